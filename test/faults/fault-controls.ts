import { rmSync, writeFileSync } from 'node:fs';
import type { Faults } from '../../sandbox/services/acm-pca/faults';
import {
  type AuthorityStatus,
  IssuanceTime,
  type PrivateCaServer,
} from '../../sandbox/services/acm-pca/private-ca-server';
import type { Gateway } from './gateway';

/** How long the CA takes if nothing is wrong, in milliseconds. */
const NORMAL_ISSUANCE_MS = 20;

/** Makes things around the signer go wrong. */
export class FaultControls {
  /** How far the CA's clock is ahead of the signer's, in milliseconds. */
  #aheadMs = 0;
  #privateCa: PrivateCaServer | undefined;
  #gateway: Gateway | undefined;

  readonly #outageFile: string;

  /** @param outageFile While it exists, the container cannot resolve the name of AWS Private CA. */
  constructor(outageFile: string) {
    this.#outageFile = outageFile;
  }

  /** The clock to start the CA with. */
  readonly clock = (): number => Date.now() + this.#aheadMs;

  /** Sets the CA to control, and the gateway before it. */
  attach(privateCa: PrivateCaServer, gateway: Gateway): void {
    this.#privateCa = privateCa;
    this.#gateway = gateway;
  }

  /** Faults at the wire and in issuing. */
  get faults(): Faults {
    return this.#ca.faults;
  }

  /** Sets the status of the CA. */
  setCaStatus(status: AuthorityStatus): void {
    this.#ca.authority.status = status;
  }

  /** How long certificates take, in milliseconds. */
  setIssuanceTime(milliseconds: number): void {
    this.#ca.authority.issuanceTime = IssuanceTime.fixed(milliseconds);
  }

  /** How long the CA remembers orders, in milliseconds. */
  setIdempotencyWindow(milliseconds: number): void {
    this.#ca.authority.idempotency.windowMs = milliseconds;
  }

  /** How far AWS's clocks are ahead of the signer's, in milliseconds; negative for behind. */
  setClockAhead(milliseconds: number): void {
    this.#aheadMs = milliseconds;
    this.#front.clockAheadMs = milliseconds;
  }

  /** Advances the CA's clock only, in milliseconds. */
  advanceCaClock(milliseconds: number): void {
    this.#aheadMs += milliseconds;
  }

  /** Refuses connections to AWS Private CA. */
  async refuseConnections(): Promise<void> {
    await this.#front.shut();
  }

  /** Ends open connections; new ones are accepted. */
  dropConnections(): void {
    this.#front.disconnect();
  }

  /** Makes the name of AWS Private CA unresolvable, and ends open connections. */
  failDns(): void {
    writeFileSync(this.#outageFile, '');
    this.#front.disconnect();
  }

  /** Ends every fault but those of the clocks. The CA keeps its certificates and its memory of orders. */
  async clear(): Promise<void> {
    this.faults.clear();
    this.#ca.authority.status = 'ACTIVE';
    this.setIssuanceTime(NORMAL_ISSUANCE_MS);
    rmSync(this.#outageFile, { force: true });
    await this.#front.open();
  }

  get #ca(): PrivateCaServer {
    if (this.#privateCa === undefined) throw new Error('no CA to control yet: call attach() first');
    return this.#privateCa;
  }

  get #front(): Gateway {
    if (this.#gateway === undefined) throw new Error('no gateway to control yet: call attach() first');
    return this.#gateway;
  }
}
