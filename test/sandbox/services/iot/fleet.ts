import { Claim, type ClaimConnection } from '../../../../sandbox/services/iot/claim';
import type { IotCore } from '../../../../sandbox/services/iot/iot-core';
import { createCsr } from '../../../../tools/device/csr';
import {
  type ProvisionedCertificate,
  requestCertificate,
} from '../../../../tools/device/request-certificate';

/** A fleet of devices that share one claim certificate. */
export class Fleet {
  static async create(iot: IotCore): Promise<Fleet> {
    return new Fleet(await Claim.create(iot));
  }

  private constructor(readonly claim: Claim) {}

  /** A device asks for its certificate. @param csrPem @default a valid one, subject CN=clientId */
  async onboard(clientId: string, csrPem?: string): Promise<ProvisionedCertificate> {
    const csr = csrPem ?? (await createCsr({ subject: `CN=${clientId}` })).csrPem;
    return requestCertificate({ ...this.options(clientId), csrPem: csr });
  }

  /** How a device of the fleet connects. */
  options(clientId: string): ClaimConnection & { readonly timeoutMs: number } {
    return { ...this.claim.connection(clientId), timeoutMs: 15_000 };
  }

  async remove(): Promise<void> {
    await this.claim.remove();
  }
}
