import { Fn, Token } from 'cdktf';
import { type ExampleLabels, ExampleRefused, makeExample } from '../handler/rehearsal/example-request';
import { readRequestPolicy } from '../handler/settings';
import { Setting } from '../handler/vocabulary';
import { orEmpty, type PropRule, type PropRules, required, settings, text, texts } from './props';
import { EXAMPLE_ALTERNATIVE_NAME, EXAMPLE_CLIENT_ID, EXAMPLE_SUBJECT } from './rules';

/**
 * A request that the patterns must allow. The rehearsal makes it with a throw-away key, so choose names that no
 * device has: with `issue`, your CA signs a certificate for them, valid for one day.
 */
export interface ExampleRequestProps {
  /** MQTT client id of the device, 1 to 128 characters, such as `device-1`. Empty if `subject` is. */
  readonly clientId: string;
  /**
   * Subject that it asks for, RFC 4514, at most 512 characters, such as `CN=device-1,O=Example`. Copy it from a
   * device's request, not from the pattern. Empty: no example.
   */
  readonly subject: string;
  /** Alternative names that it asks for, in the form of patterns, such as `DNS:device-1.example.com`. @default none */
  readonly alternativeNames?: readonly string[];
}

const RULES: PropRules<ExampleRequestProps> = {
  clientId: required(orEmpty(text(EXAMPLE_CLIENT_ID))),
  subject: required(orEmpty(text(EXAMPLE_SUBJECT))),
  alternativeNames: texts(EXAMPLE_ALTERNATIVE_NAME),
};

/** The names of the properties, for messages. */
const LABELS: ExampleLabels = {
  clientId: 'exampleRequest.clientId',
  subject: 'exampleRequest.subject',
  alternativeNames: 'exampleRequest.alternativeNames',
  subjectPattern: 'subjectPattern',
  alternativeNamePattern: 'alternativeNamePattern',
};

/** An example. */
export function exampleRequest(): PropRule {
  return settings(RULES);
}

/** The patterns that an example must match. */
export interface Patterns {
  readonly subjectPattern: string;
  readonly alternativeNamePattern: string;
}

/**
 * Throws, naming the properties, if the signer would refuse the example or a part of it is missing. What only Terraform
 * knows is left to the plan and the rehearsal.
 */
export function checkExampleRequest(example: ExampleRequestProps, patterns: Patterns): void {
  const { clientId, subject, alternativeNames = [] } = example;
  const { subjectPattern, alternativeNamePattern } = patterns;
  const all = [clientId, subject, ...alternativeNames, subjectPattern, alternativeNamePattern];
  if (Token.isUnresolved(alternativeNames) || all.some(onlyTerraformKnows)) return;
  if (clientId === '' && subject === '' && alternativeNames.length === 0) return;
  for (const part of ['clientId', 'subject'] as const) {
    if (example[part] !== '') continue;
    throw new Error(
      `${LABELS[part]} is empty, and another part of the example is not: give both, or neither.`,
    );
  }
  const policy = readRequestPolicy({
    [Setting.SubjectPattern]: subjectPattern,
    [Setting.AlternativeNamePattern]: alternativeNamePattern,
  });
  try {
    makeExample({ clientId, subject, alternativeNames }, policy, LABELS);
  } catch (cause) {
    if (!(cause instanceof ExampleRefused)) throw cause;
    throw new Error(cause.message, { cause });
  }
}

/** Whether a text has a reference, or a hand-written Terraform expression such as `${var.subjects}`. */
function onlyTerraformKnows(text: string): boolean {
  return Token.isUnresolved(text) || text.includes('${');
}

/** The signer's environment variables for the example. */
export function exampleSettings(example: ExampleRequestProps | undefined): Readonly<Record<string, string>> {
  const { clientId = '', subject = '', alternativeNames = [] } = example ?? {};
  return {
    [Setting.ExampleClientId]: clientId,
    [Setting.ExampleSubject]: subject,
    [Setting.ExampleAlternativeNames]: Fn.jsonencode(alternativeNames),
  };
}
