import { rmSync, writeFileSync } from 'node:fs';
import type { Faults } from '../../sandbox/services/acm-pca/faults';
import {
  type AuthorityStatus,
  IssuanceTime,
  type PrivateCaServer,
} from '../../sandbox/services/acm-pca/private-ca-server';
import type { Gateway } from './gateway';

/** How long the CA takes when nothing is wrong, in milliseconds. */
const FAIR_ISSUANCE_MS = 20;

/** Everything around the signer that can turn against it. */
export class FaultControls {
  /** How far the CA's clock is ahead of the signer's, in milliseconds. */
  #aheadMs = 0;
  #privateCa: PrivateCaServer | undefined;
  #gateway: Gateway | undefined;

  readonly #outageFile: string;

  /** @param outageFile while it exists, the container finds no address for AWS Private CA */
  constructor(outageFile: string) {
    this.#outageFile = outageFile;
  }

  /** The clock to start the CA with. */
  readonly clock = (): number => Date.now() + this.#aheadMs;

  /** Takes command of the CA, and of what stands before it. */
  attach(privateCa: PrivateCaServer, gateway: Gateway): void {
    this.#privateCa = privateCa;
    this.#gateway = gateway;
  }

  /** Faults at the wire and in issuing. */
  get faults(): Faults {
    return this.#ca.faults;
  }

  /** The CA takes a state other than ACTIVE. */
  setCaStatus(status: AuthorityStatus): void {
    this.#ca.status = status;
  }

  /** Certificates take this long, in milliseconds. */
  setIssuanceTime(milliseconds: number): void {
    this.#ca.issuanceTime = IssuanceTime.fixed(milliseconds);
  }

  /** The CA remembers orders for this long, in milliseconds. */
  setIdempotencyWindow(milliseconds: number): void {
    this.#ca.idempotencyWindowMs = milliseconds;
  }

  /** AWS's clocks are ahead of the signer's by this much, in milliseconds; negative for behind. */
  setClockAhead(milliseconds: number): void {
    this.#aheadMs = milliseconds;
    this.#front.clockAheadMs = milliseconds;
  }

  /** Time passes at the CA alone, in milliseconds. */
  advanceCaClock(milliseconds: number): void {
    this.#aheadMs += milliseconds;
  }

  /** Nobody listens at the address of AWS Private CA. */
  async refuseConnections(): Promise<void> {
    await this.#front.shut();
  }

  /** Connections made earlier are gone; new ones are taken. */
  dropConnections(): void {
    this.#front.disconnect();
  }

  /** The name of AWS Private CA cannot be resolved, and connections made earlier are gone. */
  failDns(): void {
    writeFileSync(this.#outageFile, '');
    this.#front.disconnect();
  }

  /** Nothing is wrong any more. What the CA has issued, and what it remembers, stays; its clock does not jump. */
  async clear(): Promise<void> {
    this.faults.clear();
    this.#ca.status = 'ACTIVE';
    this.setIssuanceTime(FAIR_ISSUANCE_MS);
    rmSync(this.#outageFile, { force: true });
    await this.#front.open();
  }

  get #ca(): PrivateCaServer {
    if (this.#privateCa === undefined) throw new Error('the weather rules over no CA yet: call rule() first');
    return this.#privateCa;
  }

  get #front(): Gateway {
    if (this.#gateway === undefined)
      throw new Error('the weather rules over no gateway yet: call rule() first');
    return this.#gateway;
  }
}
