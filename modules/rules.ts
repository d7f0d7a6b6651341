import { Token } from 'cdktf';
import * as Vocabulary from '../handler/vocabulary';
import { DESCRIPTORS } from '../handler/x509/name';
import { LONGEST_NAME } from './names';

/**
 * What a text must look like, and how to say so: checked while synthesizing when the value is known then, and
 * by Terraform while planning when it is a variable. The expressions mean the same in JavaScript and in RE2.
 */
export interface TextRule {
  readonly pattern: string;
  /** What it must not look like although the pattern allows it. */
  readonly except?: string;
  /** Completes the sentence "<name> must be …". */
  readonly mustBe: string;
}

/** Limits of a whole number. */
export interface IntegerRule {
  readonly minimum: number;
  readonly maximum: number;
  /** What it counts, such as "days". */
  readonly unit: string;
}

/** Name of a deployment: only what every AWS name that contains it allows. */
export const NAME: TextRule = {
  // A hyphen at its beginning would make an option of it on the command lines of on-call.
  pattern: `^[A-Za-z0-9_][A-Za-z0-9_-]{0,${LONGEST_NAME - 1}}$`,
  // Systems Manager keeps names of parameters (aws, ssm) and documents (aws, amazon, amzn) that begin so for AWS.
  except: '^([aA][wW][sS]|[sS][sS][mM]|[aA][mM]([aA][zZ][oO][nN]|[zZ][nN]))',
  mustBe: `of 1 to ${LONGEST_NAME} letters, digits, hyphens and underscores, and not begin with a hyphen, "aws", "amazon", "amzn" or "ssm"`,
};

/** ARN of an AWS Private CA. */
export const CERTIFICATE_AUTHORITY_ARN: TextRule = {
  pattern: '^arn:aws[a-z-]*:acm-pca:[a-z0-9-]+:[0-9]{12}:certificate-authority/[0-9a-f-]{36}$',
  mustBe: 'the ARN of an AWS Private CA, arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID',
};

/** ARN of a template of AWS Private CA that a device can use and that makes no CA: the signer takes no other. */
export const CERTIFICATE_TEMPLATE_ARN: TextRule = {
  pattern: Vocabulary.CERTIFICATE_TEMPLATE_ARN,
  mustBe: Vocabulary.CERTIFICATE_TEMPLATE_MUST_BE,
};

/** Lifetime of a leaf. */
export const VALIDITY_DAYS: IntegerRule = {
  minimum: 1,
  maximum: Vocabulary.LONGEST_VALIDITY_DAYS,
  unit: 'days',
};

/** Minutes between two health checks; 0 for none. One that is rarer than hourly would warn nobody in time. */
export const HEALTH_CHECK_MINUTES: IntegerRule = { minimum: 0, maximum: 60, unit: 'minutes' };

/** Memory of a Lambda function. (Lambda developer guide, "Lambda quotas") */
export const MEMORY_MB: IntegerRule = { minimum: 128, maximum: 10_240, unit: 'MB' };

/** Latency at which somebody is paged; from 5,000 ms on, AWS IoT has already refused the device. */
export const LATENCY_ALARM_MS: IntegerRule = { minimum: 100, maximum: 4_999, unit: 'milliseconds' };

/** Namespace of metrics of our own. (CloudWatch API reference, "MetricDatum" and "PutMetricData") */
export const METRICS_NAMESPACE: TextRule = {
  pattern: '^[A-Za-z0-9][A-Za-z0-9._/#-]{0,254}$',
  except: '^AWS/',
  mustBe: 'of 1 to 255 letters, digits and ._/#-, begin with a letter or digit, and not begin with "AWS/"',
};

/** ARN of an SNS topic that alarms can notify: a standard one. */
export const TOPIC_ARN: TextRule = {
  pattern: '^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$',
  mustBe: 'the ARN of a standard SNS topic, arn:aws:sns:REGION:ACCOUNT:NAME',
};

/** Address for notifications. Whether it exists shows when its owner confirms. */
export const EMAIL: TextRule = {
  pattern: '^[^@\\s"\\\\]+@[^@\\s"\\\\]+$',
  mustBe: 'an e-mail address',
};

/**
 * Address of the runbooks' folder. It stands in JSON and in Markdown, so quotes, backslashes, brackets and blanks are
 * out; and in descriptions of alarms, which end at 1,024 characters.
 */
export const RUNBOOK_URL: TextRule = {
  pattern: '^https?://[^\\s"\\\\()<>]{1,199}[^\\s"\\\\()<>/]$',
  mustBe:
    'an address that begins with https:// or http:// and has at most 200 characters after that, without blanks, ' +
    'quotes, brackets, backslashes and a slash at its end',
};

/** MQTT client id of a device, without what no name can show. (AWS IoT Core quotas) */
export const EXAMPLE_CLIENT_ID: TextRule = {
  pattern: '^[^\\p{Cc}]{1,128}$',
  mustBe: 'an MQTT client id of 1 to 128 characters, none of them a control character',
};

/** A name of RFC 4514, its types as the signer writes them. */
const RFC_4514 = rfc4514Pattern();

/** Subject of a request, RFC 4514. Longer ones crowd out the other settings: a function has 4 KB for all of them. */
export const EXAMPLE_SUBJECT: TextRule = {
  pattern: `^${RFC_4514}$`,
  except: '^[^\\n]{513}',
  mustBe:
    'a name in RFC 4514 form, such as CN=device-1,O=Example: at most 512 characters, special and control characters ' +
    `escaped, and of the types ${Object.values(DESCRIPTORS).join(', ')} or object identifiers`,
};

/** An alternative name in the form of patterns. Whether it can be signed, the signer's own code says. */
export const EXAMPLE_ALTERNATIVE_NAME: TextRule = {
  pattern: `^((DNS|email|URI|RID|otherName):[ -~]+|IP:[0-9A-Fa-f.:]+|dirName:${RFC_4514})$`,
  except: '^[^\\n]{513}',
  mustBe:
    'a name such as DNS:device-1.example.com, of the kinds DNS, email, URI, IP, dirName, RID and otherName, with at ' +
    'most 512 characters',
};

function rfc4514Pattern(): string {
  const type = [...Object.values(DESCRIPTORS), '[0-9]+(\\.[0-9]+)+'].join('|');
  const octet = '[0-9A-Fa-f]{2}';
  const escaped = `\\\\(${octet}|[ "#+,;<=>\\\\])`;
  const special = '\\\\",+;<>\\p{Cc}';
  const value = `#(${octet})+ *|([^ #${special}]|${escaped})([^${special}]|${escaped})*`;
  const part = ` *(${type}) *= *(${value})`;
  return `${part}([,+]${part})*`;
}

/** Throws, naming the property, when a text that is known while synthesizing breaks the rule. */
export function checkText(property: string, value: unknown, { pattern, except, mustBe }: TextRule): void {
  if (Token.isUnresolved(value)) return;
  const matches = (expression: string) =>
    typeof value === 'string' && new RegExp(expression, 'u').test(value);
  if (!matches(pattern) || (except !== undefined && matches(except))) throw breaks(property, mustBe, value);
}

/** The error of a value that breaks its rule. */
export function breaks(property: string, mustBe: string, value: unknown): Error {
  return new Error(`${property} must be ${mustBe}, not ${shown(value)}.`);
}

/** Whether it is an object with properties: not a list, a function or a reference that only Terraform can resolve. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  // Not a Map or a Date, whose contents would be passed over.
  return Object.prototype.toString.call(value) === '[object Object]' && !Token.isUnresolved(value);
}

/** A wrong value in a few words, since it may be anything. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Token.isUnresolved(value)) return 'a reference that only Terraform can resolve';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
