import { rmSync, writeFileSync } from 'node:fs';
import type { SandboxAuthority } from '../../sandbox/authorities/authority';
import type { Gateway } from './gateway';

/** How long the authority takes if nothing is wrong, in milliseconds. */
const NORMAL_LATENCY_MS = 20;

/** Makes things around the signer go wrong. */
export class FaultControls<Authority extends SandboxAuthority = SandboxAuthority> {
  /** How far the authority's clock is ahead of the signer's, in milliseconds. */
  #aheadMs = 0;
  #authority: Authority | undefined;
  #gateway: Gateway | undefined;

  readonly #outageFile: string;

  /** @param outageFile While it exists, the container cannot resolve the authority's name. */
  constructor(outageFile: string) {
    this.#outageFile = outageFile;
  }

  /** The clock to start the authority with. */
  readonly clock = (): number => Date.now() + this.#aheadMs;

  /** Sets the authority to control, and the gateway before it. */
  attach(authority: Authority, gateway: Gateway): void {
    this.#authority = authority;
    this.#gateway = gateway;
  }

  /** The authority: faults of its calls, its state, its latency. */
  get authority(): Authority {
    if (this.#authority === undefined) throw new Error('no authority to control yet: call attach() first');
    return this.#authority;
  }

  /** How far AWS's clocks are ahead of the signer's, in milliseconds; negative for behind. */
  setClockAhead(milliseconds: number): void {
    this.#aheadMs = milliseconds;
    this.#front.clockAheadMs = milliseconds;
  }

  /** Advances the authority's clock only, in milliseconds. */
  advanceAuthoritysClock(milliseconds: number): void {
    this.#aheadMs += milliseconds;
  }

  /** Refuses connections to the authority. */
  async refuseConnections(): Promise<void> {
    await this.#front.shut();
  }

  /** Ends open connections; new ones are accepted. */
  dropConnections(): void {
    this.#front.disconnect();
  }

  /** Makes the authority's name unresolvable, and ends open connections. */
  failDns(): void {
    writeFileSync(this.#outageFile, '');
    this.#front.disconnect();
  }

  /** Ends every fault but those of the clocks. The authority keeps its certificates and its memory of orders. */
  async clear(): Promise<void> {
    this.authority.calls.clear();
    this.authority.enable();
    this.authority.setLatency(NORMAL_LATENCY_MS);
    rmSync(this.#outageFile, { force: true });
    await this.#front.open();
  }

  get #front(): Gateway {
    if (this.#gateway === undefined) throw new Error('no gateway to control yet: call attach() first');
    return this.#gateway;
  }
}
