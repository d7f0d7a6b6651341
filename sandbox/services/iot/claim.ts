import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateId } from './fingerprint';
import type { IotCore } from './iot-core';

/** How a device with only its fleet's claim certificate connects. */
export interface ClaimConnection {
  readonly endpoint: string;
  readonly port: number;
  readonly clientId: string;
  readonly claimCertificatePath: string;
  readonly claimKeyPath: string;
  readonly caPath: string;
}

/** The files that every device of a fleet has from the factory: claim certificate, its key, and the endpoint's CA. */
export class Claim {
  /** Issues a claim certificate and writes the files. */
  static async create(iot: IotCore): Promise<Claim> {
    const folder = await mkdtemp(join(tmpdir(), 'claim-'));
    const { certificatePem, privateKeyPem } = await iot.createClaimCertificate();
    const claim = new Claim(iot, folder, certificateId(new X509Certificate(certificatePem).raw));
    await writeFile(claim.certificatePath, certificatePem);
    await writeFile(claim.keyPath, privateKeyPem, { mode: 0o600 });
    await writeFile(claim.caPath, iot.authorities.server.certificatePem);
    return claim;
  }

  readonly certificatePath: string;
  readonly keyPath: string;
  readonly caPath: string;

  readonly #iot: IotCore;
  readonly #folder: string;

  private constructor(
    iot: IotCore,
    folder: string,
    /** AWS IoT's id of the certificate. */
    readonly principalId: string,
  ) {
    this.#iot = iot;
    this.#folder = folder;

    this.certificatePath = join(folder, 'claim.cert.pem');
    this.keyPath = join(folder, 'claim.key.pem');
    this.caPath = join(folder, 'endpoint-ca.pem');
  }

  /** How the device with this MQTT client id connects. */
  connection(clientId: string): ClaimConnection {
    const { certificatePath, keyPath, caPath } = this;
    return {
      endpoint: this.#iot.host,
      port: this.#iot.port,
      clientId,
      claimCertificatePath: certificatePath,
      claimKeyPath: keyPath,
      caPath,
    };
  }

  /** Removes the files. */
  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
