import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCsr } from '../../../local/device/csr';
import { type ProvisionedCertificate, requestCertificate } from '../../../local/device/request-certificate';
import type { IotCore } from '../../../local/iot/iot-core';

/** A fleet of devices that share one claim certificate. */
export class Fleet {
  /** Puts the claim certificate, its key and the endpoint's CA into files, as on a device. */
  static async create(iot: IotCore): Promise<Fleet> {
    const folder = await mkdtemp(join(tmpdir(), 'fleet-'));
    const fleet = new Fleet(iot, folder);
    const claim = await iot.createClaimCertificate();
    await writeFile(fleet.claimCertificatePath, claim.certificatePem);
    await writeFile(fleet.claimKeyPath, claim.privateKeyPem);
    await writeFile(fleet.caPath, iot.authorities.server.certificatePem);
    return fleet;
  }

  readonly claimCertificatePath: string;
  readonly claimKeyPath: string;
  readonly caPath: string;

  private constructor(
    private readonly iot: IotCore,
    private readonly folder: string,
  ) {
    this.claimCertificatePath = join(folder, 'claim.cert.pem');
    this.claimKeyPath = join(folder, 'claim.key.pem');
    this.caPath = join(folder, 'ca.pem');
  }

  /** One device asks for its certificate. @param csrPem default: a good one, subject CN=clientId */
  async onboard(clientId: string, csrPem?: string): Promise<ProvisionedCertificate> {
    const csr = csrPem ?? (await createCsr({ subject: `CN=${clientId}` })).csrPem;
    return requestCertificate({ ...this.options(clientId), csrPem: csr });
  }

  /** How a device of the fleet connects. */
  options(clientId: string) {
    const { claimCertificatePath, claimKeyPath, caPath, iot } = this;
    const { host: endpoint, port } = iot;
    return { endpoint, port, clientId, claimCertificatePath, claimKeyPath, caPath, timeoutMs: 15_000 };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
