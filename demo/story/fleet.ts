import { Claim } from '../../sandbox/services/iot/claim';
import type { IotCore } from '../../sandbox/services/iot/iot-core';
import { type CsrDefect, createCsr } from '../../tools/device/csr';
import { CertificateRefused } from '../../tools/device/errors';
import { requestCertificate } from '../../tools/device/request-certificate';

/** Devices that ask at the same time. More would measure this machine, not the signer. */
const CONCURRENT_DEVICES = 4;

/** The deployment's `subject_pattern`: each device gets its own name only. */
export const SUBJECT_PATTERN = 'CN={clientId}';

/** A device of the fleet, before it has a certificate. */
export interface Device {
  /** Its MQTT client id, and the common name of its CSR. */
  readonly name: string;
  /** What is wrong with its CSR. @default nothing */
  readonly defect?: CsrDefect;
}

/** A device with its certificate, or the reason why it has none. */
export interface OnboardedDevice extends Device {
  readonly csrPem: string;
  /** `undefined` if it was refused. */
  readonly certificatePem: string | undefined;
  /** Milliseconds from its request to AWS IoT's answer, as AWS IoT measured them. */
  readonly durationMs: number;
  /** Why the signer refused, from its log; the device is not told. */
  readonly reason: string | undefined;
}

/** New devices, which share a claim certificate. */
export class Fleet {
  /** Issues the claim certificate. */
  static async create(iot: IotCore): Promise<Fleet> {
    return new Fleet(iot, await Claim.create(iot));
  }

  readonly #iot: IotCore;
  readonly #claim: Claim;

  private constructor(iot: IotCore, claim: Claim) {
    this.#iot = iot;
    this.#claim = claim;
  }

  /** Each device makes a key and a CSR and asks AWS IoT for a certificate, a few at a time. */
  async onboard(devices: readonly Device[], done: () => void = () => {}): Promise<OnboardedDevice[]> {
    const waiting = [...devices];
    const onboarded: OnboardedDevice[] = [];
    const work = async () => {
      for (let device = waiting.shift(); device !== undefined; device = waiting.shift()) {
        onboarded.push(await this.#onboardOne(device));
        done();
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT_DEVICES }, work));
    return onboarded.sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Removes the claim certificate. */
  async remove(): Promise<void> {
    await this.#claim.remove();
  }

  async #onboardOne(device: Device): Promise<OnboardedDevice> {
    const { csrPem } = await createCsr({ subject: `CN=${device.name}`, defect: device.defect });
    const certificatePem = await this.#request(device.name, csrPem);
    const record = this.#iot.onboardings.findLast(({ clientId }) => clientId === device.name);
    return {
      ...device,
      csrPem,
      certificatePem,
      durationMs: record?.durationMs ?? 0,
      reason: record?.reason,
    };
  }

  async #request(clientId: string, csrPem: string): Promise<string | undefined> {
    try {
      const { certificatePem } = await requestCertificate({ ...this.#claim.connection(clientId), csrPem });
      return certificatePem;
    } catch (error) {
      if (error instanceof CertificateRefused) return undefined;
      throw error;
    }
  }
}
