import { Token } from 'cdktf';
import { AWS_IOT_TIMEOUT_MS } from '../handler/vocabulary';
import { LONGEST_VALIDITY_DAYS } from '../handler/x509/lifetime';
import { DESCRIPTORS } from '../handler/x509/name';
import { LONGEST_NAME } from './names';

/**
 * What a text must look like, and how to say so. Checked during synthesis if the value is known then, and by Terraform
 * during the plan if it is a variable. The expressions mean the same in JavaScript and in RE2.
 */
export interface TextRule {
  readonly pattern: string;
  /** What it must not match, although it matches the pattern. */
  readonly except?: string;
  /** Completes the sentence "<name> must be …". */
  readonly mustBe: string;
  /** Whether errors must not show the value, because it may be a secret by mistake. @default false */
  readonly mayBeSecret?: true;
}

/** Limits of a whole number. */
export interface IntegerRule {
  readonly minimum: number;
  readonly maximum: number;
  /** What it counts, such as "days". */
  readonly unit: string;
}

/** Name of a deployment: what every AWS name that contains it allows. */
export const NAME: TextRule = {
  // A leading hyphen would make it an option in the commands that on-call pastes.
  pattern: `^[A-Za-z0-9_][A-Za-z0-9_-]{0,${LONGEST_NAME - 1}}$`,
  // Systems Manager reserves these prefixes: aws and ssm for parameters; aws, amazon and amzn for documents.
  except: '^([aA][wW][sS]|[sS][sS][mM]|[aA][mM]([aA][zZ][oO][nN]|[zZ][nN]))',
  mustBe: `of 1 to ${LONGEST_NAME} letters, digits, hyphens and underscores, and not begin with a hyphen, "aws", "amazon", "amzn" or "ssm"`,
};

/** Lifetime of a leaf. */
export const VALIDITY_DAYS: IntegerRule = { minimum: 1, maximum: LONGEST_VALIDITY_DAYS, unit: 'days' };

/** Minutes between health checks; 0 for none. Less than hourly would warn nobody in time. */
export const HEALTH_CHECK_MINUTES: IntegerRule = { minimum: 0, maximum: 60, unit: 'minutes' };

/** Memory of a Lambda function. (Lambda developer guide, "Lambda quotas") */
export const MEMORY_MB: IntegerRule = { minimum: 128, maximum: 10_240, unit: 'MB' };

/** Latency that pages: before AWS IoT refuses the device. */
export const LATENCY_ALARM_MS: IntegerRule = {
  minimum: 100,
  maximum: AWS_IOT_TIMEOUT_MS - 1,
  unit: 'milliseconds',
};

/** Namespace of metrics of our own. (CloudWatch API reference, "MetricDatum" and "PutMetricData") */
export const METRICS_NAMESPACE: TextRule = {
  pattern: '^[A-Za-z0-9][A-Za-z0-9._/#-]{0,254}$',
  except: '^AWS/',
  mustBe: 'of 1 to 255 letters, digits and ._/#-, begin with a letter or digit, and not begin with "AWS/"',
};

/** ARN of a standard SNS topic, the only kind that alarms can notify. */
export const TOPIC_ARN: TextRule = {
  pattern: '^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$',
  mustBe: 'the ARN of a standard SNS topic, arn:aws:sns:REGION:ACCOUNT:NAME',
};

/** Address for notifications. Its owner's confirmation shows that it exists. */
export const EMAIL: TextRule = {
  pattern: '^[^@\\s"\\\\]+@[^@\\s"\\\\]+$',
  mustBe: 'an e-mail address',
};

/**
 * Address of the runbooks' folder. It goes into JSON and Markdown, so quotes, backslashes, brackets and spaces are out,
 * and into alarm descriptions, which hold 1,024 characters.
 */
export const RUNBOOK_URL: TextRule = {
  pattern: '^https?://[^\\s"\\\\()<>]{1,199}[^\\s"\\\\()<>/]$',
  mustBe:
    'an address that begins with https:// or http:// and has at most 200 characters after that, without spaces, ' +
    'quotes, brackets or backslashes, and without a slash at its end',
};

/** MQTT client id of a device, without characters that a name cannot show. (AWS IoT Core quotas) */
export const EXAMPLE_CLIENT_ID: TextRule = {
  pattern: '^[^\\p{Cc}]{1,128}$',
  mustBe: 'an MQTT client id of 1 to 128 characters, none of them a control character',
};

/** A name in RFC 4514 form, with its types as the signer writes them. */
const RFC_4514 = rfc4514Pattern();

/** Subject of a request, RFC 4514. All settings of a function share 4 KB, so its length is limited. */
export const EXAMPLE_SUBJECT: TextRule = {
  pattern: `^${RFC_4514}$`,
  except: '^[^\\n]{513}',
  mustBe:
    'a name in RFC 4514 form, such as CN=device-1,O=Example: at most 512 characters, special and control characters ' +
    `escaped, and of the types ${Object.values(DESCRIPTORS).join(', ')} or object identifiers`,
};

/** An alternative name in the form of patterns. The signer's own code decides whether it can be signed. */
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

/** Throws, naming the property, if a text that is known during synthesis breaks the rule. */
export function checkText(property: string, value: unknown, { pattern, except, mustBe }: TextRule): void {
  if (Token.isUnresolved(value)) return;
  const matches = (expression: string) =>
    typeof value === 'string' && new RegExp(expression, 'u').test(value);
  if (!matches(pattern) || (except !== undefined && matches(except)))
    throw ruleViolation(property, mustBe, value);
}

/** The error for a value that breaks its rule. */
export function ruleViolation(property: string, mustBe: string, value: unknown): Error {
  return new Error(`${property} must be ${mustBe}, not ${shown(value)}.`);
}

/** Whether a value is a plain object: not a list, a function or a reference that only Terraform can resolve. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  // Not a Map or a Date, whose contents would be ignored.
  return Object.prototype.toString.call(value) === '[object Object]' && !Token.isUnresolved(value);
}

/** A wrong value in a few words: it may be anything. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Token.isUnresolved(value)) return 'a reference that only Terraform can resolve';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
