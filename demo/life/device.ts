import type { Claim } from '../../sandbox/services/iot/claim';
import { connectAs } from '../../sandbox/services/iot/device-connection';
import { createCsr } from '../../tools/device/csr';
import { requestCertificate } from '../../tools/device/request-certificate';

/** A device that has its certificate. */
export class LiveDevice {
  /** Asks AWS IoT for a certificate with a new key. Throws when it is refused. */
  static async onboard(claim: Claim, name: string): Promise<LiveDevice> {
    const { csrPem, privateKeyPem } = await createCsr({ subject: `CN=${name}` });
    const { certificatePem, certificateId } = await requestCertificate({ ...claim.connection(name), csrPem });
    return new LiveDevice(claim, name, certificatePem, certificateId, privateKeyPem);
  }

  private constructor(
    private readonly claim: Claim,
    readonly name: string,
    readonly certificatePem: string,
    /** AWS IoT's id of it. */
    readonly certificateId: string,
    private readonly privateKeyPem: string,
  ) {}

  /** Whether AWS IoT lets it connect with its own certificate, over MQTT. */
  async connects(): Promise<boolean> {
    const { claim, name, certificatePem, privateKeyPem } = this;
    try {
      const connection = await connectAs(claim.connection(name), certificatePem, privateKeyPem);
      await connection.disconnect();
      return true;
    } catch {
      return false;
    }
  }
}
