import { X509Certificate } from 'node:crypto';
import { DescribeCertificateCommand, type IoTClient, UpdateCertificateCommand } from '@aws-sdk/client-iot';
import { type AwsCaller, NOT_FOUND } from '../aws/call';
import { Pace } from '../aws/pace';
import { patientCaller } from '../aws/patient-call';
import type { Time } from '../aws/time';

/**
 * Default of the calls per second: just under the default quotas of UpdateCertificate and DescribeCertificate, 10 each,
 * which the whole account shares. (AWS General Reference, "AWS IoT Core endpoints and quotas")
 */
export const DEFAULT_RATE = 9;

/** AWS IoT's registry of certificates, which decides whether a device may connect. */
export class AwsIot {
  readonly #client: IoTClient;
  readonly #describe: AwsCaller;
  readonly #update: AwsCaller;

  /** @param rate Calls per second, for each operation. */
  constructor(client: IoTClient, rate: number, time: Time) {
    this.#client = client;
    this.#describe = patientCaller(time, new Pace(rate, time));
    this.#update = patientCaller(time, new Pace(rate, time));
  }

  /** The certificate with this id; `undefined` if it is not registered. @throws AwsCallFailed */
  async certificate(certificateId: string): Promise<X509Certificate | undefined> {
    const pem = await this.#unlessMissing('DescribeCertificate', this.#describe, async () => {
      const command = new DescribeCertificateCommand({ certificateId });
      return (await this.#client.send(command)).certificateDescription?.certificatePem;
    });
    return pem === undefined ? undefined : new X509Certificate(pem);
  }

  /**
   * Revokes a certificate: within minutes, AWS IoT disconnects the device, and refuses it from then on. Calling it again
   * does no harm.
   *
   * @returns false if it is not registered
   * @throws AwsCallFailed
   */
  async revoke(certificateId: string): Promise<boolean> {
    const done = await this.#unlessMissing('UpdateCertificate', this.#update, async () => {
      await this.#client.send(new UpdateCertificateCommand({ certificateId, newStatus: 'REVOKED' }));
      return true;
    });
    return done ?? false;
  }

  async #unlessMissing<Output>(
    operation: string,
    callAws: AwsCaller,
    send: () => Promise<Output>,
  ): Promise<Output | undefined> {
    const call = { action: `iot:${operation}`, on: 'the certificates in AWS IoT', answers: [NOT_FOUND] };
    try {
      return await callAws(call, send);
    } catch (error) {
      if ((error as Error).name === NOT_FOUND) return undefined;
      throw error;
    }
  }
}
