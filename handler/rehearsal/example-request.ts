import { type Csr, checkCsr } from '../csr/csr';
import { explainNearMiss, readIgnoringNames } from '../csr/near-miss';
import type { RequestPolicy } from '../csr/request-policy';
import { type Environment, optional, optionalList } from '../environment';
import { InvalidSetting, RequestRejected } from '../errors';
import { quote } from '../escape';
import type { SigningRequest } from '../event';
import { RejectionReason, Setting } from '../vocabulary';
import { encodeGeneralName } from '../x509/general-name-text';
import { encodeName, MalformedName } from '../x509/name-text';
import { throwawayCsrFor } from './throwaway-csr';

/** A request that must be allowed. A deployment whose patterns refuse it stops. */
export interface ExampleRequest {
  /** MQTT client id of the device that asks. */
  readonly clientId: string;
  /** RFC 4514 text, such as `CN=device-1,O=Example`. */
  readonly subject: string;
  /** Each in the form of patterns, such as `DNS:device-1.example.com`. */
  readonly alternativeNames: readonly string[];
}

/** The names, for messages, of the parts of the example and of the patterns. */
export interface ExampleLabels {
  readonly clientId: string;
  readonly subject: string;
  readonly alternativeNames: string;
  readonly subjectPattern: string;
  readonly alternativeNamePattern: string;
}

/** The names of Terraform's variables. */
const VARIABLE_LABELS: ExampleLabels = {
  clientId: 'example_client_id',
  subject: 'example_subject',
  alternativeNames: 'example_alternative_names',
  subjectPattern: 'subject_pattern',
  alternativeNamePattern: 'alternative_name_pattern',
};

/** Thrown when the signer would refuse the example, or when it is not a request at all; the message explains why. */
export class ExampleRefused extends Error {
  override readonly name = 'ExampleRefused';
}

/** An example that is allowed, as a request with a throw-away key. */
export interface MadeExample {
  readonly request: SigningRequest;
  /** Its CSR, as the signer reads it. */
  readonly csr: Csr;
}

/** The example among the settings; `undefined` when there is none. Throws `InvalidSetting`. */
export function readExampleRequest(environment: Environment): ExampleRequest | undefined {
  const clientId = optional(environment, Setting.ExampleClientId);
  const subject = optional(environment, Setting.ExampleSubject);
  const alternativeNames = optionalList(environment, Setting.ExampleAlternativeNames);
  if (clientId !== undefined && subject !== undefined) return { clientId, subject, alternativeNames };
  if (clientId === undefined && subject === undefined && alternativeNames.length === 0) return undefined;
  const missing = subject === undefined ? Setting.ExampleSubject : Setting.ExampleClientId;
  throw new InvalidSetting(missing, 'is not set, but another part of the example is: give both, or neither.');
}

/**
 * Makes the request that the example describes, and checks it as the signer checks each device's.
 *
 * @throws ExampleRefused
 */
export function makeExample(
  example: ExampleRequest,
  policy: RequestPolicy,
  labels = VARIABLE_LABELS,
): MadeExample {
  const { clientId } = example;
  const certificateSigningRequest = writeCsr(example, labels);
  try {
    const csr = checkCsr(certificateSigningRequest, clientId, policy);
    return { request: { certificateSigningRequest, clientId, principalId: 'rehearsal' }, csr };
  } catch (cause) {
    if (!(cause instanceof RequestRejected)) throw cause;
    const csr = readIgnoringNames(certificateSigningRequest, clientId, policy);
    const hint = csr && explainNearMiss(csr, clientId, policy);
    const refusal = [cause.message, hint].join(' ').trim();
    throw new ExampleRefused(`${conflict(cause, labels)}: ${refusal}`, { cause });
  }
}

function conflict({ reason }: RequestRejected, labels: ExampleLabels): string {
  switch (reason) {
    case RejectionReason.CsrSubjectNotAllowed:
      return `${labels.subjectPattern} does not allow ${labels.subject} for ${labels.clientId}`;
    case RejectionReason.CsrAlternativeNameNotAllowed:
      return `${labels.alternativeNamePattern} does not allow ${labels.alternativeNames} for ${labels.clientId}`;
    default:
      return `no request with ${labels.subject} and ${labels.alternativeNames} can be signed`;
  }
}

function writeCsr({ subject, alternativeNames }: ExampleRequest, labels: ExampleLabels): string {
  const subjectDer = read(
    subject,
    encodeName,
    labels.subject,
    'a name in RFC 4514 form, such as CN=device-1,O=Example',
  );
  const form = 'names in the form of patterns, such as DNS:device-1.example.com';
  return throwawayCsrFor(
    subjectDer,
    alternativeNames.map((name) => read(name, encodeGeneralName, labels.alternativeNames, form)),
  );
}

function read(text: string, encode: (text: string) => Buffer, what: string, mustBe: string): Buffer {
  try {
    return encode(text);
  } catch (cause) {
    if (!(cause instanceof MalformedName)) throw cause;
    throw new ExampleRefused(`${what} must be ${mustBe}, not ${quote(text)}: ${cause.message}.`, { cause });
  }
}
