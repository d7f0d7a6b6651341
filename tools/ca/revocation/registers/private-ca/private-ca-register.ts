import {
  type ACMPCAClient,
  RevocationReason as PrivateCaReason,
  RevokeCertificateCommand,
} from '@aws-sdk/client-acm-pca';
import type { RevocationReason } from '../../../../../handler/crl/reason';
import { type AwsCaller, NOT_FOUND } from '../../../aws/call';
import { Pace } from '../../../aws/pace';
import { patientCaller } from '../../../aws/patient-call';
import type { Time } from '../../../aws/time';
import type { AwsIot } from '../../aws-iot';
import type { Name } from '../../names';
import type { Found, Marked, Register, Revocable } from '../../register';
import { withWorkers } from '../../workers';

/** The reasons by AWS's names. (AWS Private CA API reference, RevokeCertificate) */
const REASONS: Readonly<Record<RevocationReason, PrivateCaReason>> = {
  unspecified: PrivateCaReason.UNSPECIFIED,
  keyCompromise: PrivateCaReason.KEY_COMPROMISE,
  cACompromise: PrivateCaReason.CERTIFICATE_AUTHORITY_COMPROMISE,
  affiliationChanged: PrivateCaReason.AFFILIATION_CHANGED,
  superseded: PrivateCaReason.SUPERSEDED,
  cessationOfOperation: PrivateCaReason.CESSATION_OF_OPERATION,
  privilegeWithdrawn: PrivateCaReason.PRIVILEGE_WITHDRAWN,
  aACompromise: PrivateCaReason.A_A_COMPROMISE,
};

/** Just under the quota of 20 a second. (AWS General Reference, "AWS Private CA endpoints and quotas") */
const REVOCATIONS_PER_SECOND = 18;

/** Look-ups at a time. */
const LOOK_UPS = 16;

/** AWS's answer for a certificate that was revoked before. */
const REVOKED_BEFORE = 'RequestAlreadyProcessedException';

/** What the register works with. */
export interface PrivateCaRegisterOptions {
  readonly client: ACMPCAClient;
  /** ARN of the CA. */
  readonly arn: string;
  /** Knows the certificates by their ids. */
  readonly iot: Pick<AwsIot, 'certificate'>;
  readonly reason: RevocationReason;
  readonly time: Time;
}

/**
 * A CA of AWS Private CA, which keeps its own record of what it revoked but has no list of what it issued. So AWS IoT,
 * which has the certificate itself, is asked for the serial number, and whether the two that were given belong together.
 */
export class PrivateCaRegister implements Register {
  readonly title: string;
  readonly afterwards =
    'If the CA has a revocation list, AWS Private CA writes it anew within about half an hour.\n';
  readonly #options: PrivateCaRegisterOptions;
  readonly #callAws: AwsCaller;

  constructor(options: PrivateCaRegisterOptions) {
    this.title = `the private CA ${options.arn}`;
    this.#options = options;
    this.#callAws = patientCaller(options.time, new Pace(REVOCATIONS_PER_SECOND, options.time));
  }

  async find(names: readonly Name[], looked: () => void): Promise<Found<Revocable>> {
    const pairs = asPair(names);
    const results = new Map<Name, Revocable | string>();
    await withWorkers(pairs, LOOK_UPS, async (name) => {
      results.set(name, await this.#entryOf(name));
      looked();
    });
    const problems: string[] = [];
    const entries = new Map<string, Revocable>();
    for (const name of pairs) {
      const result = results.get(name) ?? 'not looked up';
      if (typeof result === 'string') problems.push(`${name.text}: ${result}`);
      else entries.set(result.serialNumber, result);
    }
    return { entries: [...entries.values()], problems };
  }

  async mark({ serialNumber, certificateId }: Revocable): Promise<Marked> {
    const { client, arn, reason } = this.#options;
    const command = new RevokeCertificateCommand({
      CertificateAuthorityArn: arn,
      // As AWS's examples write it.
      CertificateSerial: serialNumber.toLowerCase().replace(/..(?=.)/g, '$&:'),
      RevocationReason: REASONS[reason],
    });
    const call = {
      action: 'acm-pca:RevokeCertificate',
      on: arn,
      answers: [REVOKED_BEFORE],
      waysOut: { [NOT_FOUND]: 'Another CA has issued this certificate, or --private-ca does not exist.' },
    };
    try {
      await this.#callAws(call, () => client.send(command));
      return { before: false, certificateId };
    } catch (error) {
      if ((error as Error).name !== REVOKED_BEFORE) throw error;
      // Or by an attempt of ours whose answer was lost: AWS does not say when.
      return { before: true, certificateId };
    }
  }

  /** @returns or what is wrong with the name */
  async #entryOf({ serialNumber, certificateId, clientId }: Name): Promise<Revocable | string> {
    if (clientId !== undefined) return `AWS Private CA does not know the clients of its certificates. ${LOG}`;
    if (certificateId === undefined) return `the certificate's id in AWS IoT is missing. ${LOG}`;
    const certificate = await this.#options.iot.certificate(certificateId);
    if (certificate === undefined) {
      return serialNumber === undefined
        ? `not registered in AWS IoT, which is asked for the serial number. Give SERIAL,CERTIFICATE_ID. ${LOG}`
        : { serialNumber, certificateId, holder: 'not registered in AWS IoT' };
    }
    const { serialNumber: actual, subject } = certificate;
    if (serialNumber !== undefined && serialNumber !== actual) {
      return `the certificate with this id has another serial number, ${actual}`;
    }
    return { serialNumber: actual, certificateId, holder: subject.replaceAll('\n', ',') || 'no subject' };
  }
}

const LOG = 'The signer’s log has serialNumber and certificateId of each certificate.';

/** One serial number and one id, given as options, are those of one certificate. */
function asPair(names: readonly Name[]): readonly Name[] {
  const [first, second, ...more] = names;
  const serialNumber = first?.serialNumber;
  const certificateId = second?.certificateId;
  const isPair =
    more.length === 0 &&
    serialNumber !== undefined &&
    certificateId !== undefined &&
    first?.certificateId === undefined &&
    second?.serialNumber === undefined;
  return isPair ? [{ text: `${first?.text},${second?.text}`, serialNumber, certificateId }] : names;
}
