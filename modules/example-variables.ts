import type { Construct } from 'constructs';
import { CLIENT_ID_PLACEHOLDER } from '../handler/vocabulary';
import { DESCRIPTORS } from '../handler/x509/name';
import type { ExampleRequestProps } from './example-request';
import { EXAMPLE_ALTERNATIVE_NAME, EXAMPLE_CLIENT_ID, EXAMPLE_SUBJECT } from './rules';
import { addCondition, quote, textListVariable, textVariable } from './variables';

/** Names of the variables that hold the patterns, declared in the same scope. */
export interface PatternVariables {
  readonly subject: string;
  readonly alternativeNames: string;
}

/**
 * The variables `example_client_id`, `example_subject` and `example_alternative_names`, which describe a request that
 * must be allowed.
 *
 * The plan compares them with the patterns if Terraform can do it as the signer does: if nothing in them needs
 * escaping. Terraform's regular expressions are RE2, like the signer's. Everything else is left to the rehearsal.
 */
export function exampleRequestVariables(scope: Construct, patterns: PatternVariables): ExampleRequestProps {
  const example: ExampleRequestProps = {
    clientId: textVariable(scope, 'example_client_id', {
      description:
        'MQTT client id of a request that must be allowed, as example_subject describes it. Empty: no example.',
      optional: true,
      rule: EXAMPLE_CLIENT_ID,
    }),
    subject: textVariable(scope, 'example_subject', {
      description:
        'Subject, RFC 4514, of a request that must be allowed, such as CN=device-1,O=Example, for the client ' +
        'example_client_id. A pattern that refuses it stops the deploy. The rehearsal makes the request with a ' +
        'throw-away key and has it signed for one day, so choose names that no device has. Empty: no pattern is ' +
        'tried.',
      optional: true,
      rule: EXAMPLE_SUBJECT,
    }),
    alternativeNames: textListVariable(scope, 'example_alternative_names', {
      description:
        'Alternative names of the request that must be allowed, each in the form of alternative_name_pattern, such ' +
        'as ["DNS:device-1.example.com"].',
      rule: EXAMPLE_ALTERNATIVE_NAME,
    }),
  };
  addCondition(scope, 'example_subject', {
    condition: '(var.example_client_id == "") == (var.example_subject == "")',
    otherwise:
      'example_client_id and example_subject go together: a device asks for a subject under a client id. Set both, ' +
      'or leave both empty.',
  });
  addCondition(scope, 'example_alternative_names', {
    condition: 'length(var.example_alternative_names) == 0 || var.example_subject != ""',
    otherwise:
      'example_alternative_names needs example_client_id and example_subject. Set all three, or none.',
  });
  addCondition(scope, 'example_alternative_names', {
    condition: `length(var.example_alternative_names) == 0 || var.${patterns.alternativeNames} != ""`,
    otherwise: `${patterns.alternativeNames} is empty and allows no alternative names, not even those of the example.`,
  });
  const subjectAllowed = allowed(patterns.subject, 'var.example_subject', PLAIN_SUBJECT);
  addCondition(scope, 'example_subject', {
    condition: `var.example_subject == "" || var.${patterns.subject} == "" || ${subjectAllowed}`,
    otherwise: refusal('example_subject', 'var.example_subject', patterns.subject),
  });
  const nameAllowed = allowed(patterns.alternativeNames, 'name', PLAIN_ALTERNATIVE_NAME);
  const refused = `[for name in var.example_alternative_names : name if !${nameAllowed}]`;
  addCondition(scope, 'example_alternative_names', {
    condition: `var.${patterns.alternativeNames} == "" || length(${refused}) == 0`,
    otherwise: refusal('example_alternative_names', `try(${refused}[0], "")`, patterns.alternativeNames),
  });
  return example;
}

/** A client id that neither RFC 4514 nor RE2 escapes, except for its dots. */
const PLAIN_CLIENT_ID = '^[A-Za-z0-9_:./@=-]+$';

/** A value of a name that needs no escaping, without spaces at its ends. */
const PLAIN_VALUE = "[A-Za-z0-9_:./@=()'?*!&%-]([A-Za-z0-9_:./@=()'?*!&% -]*[A-Za-z0-9_:./@=()'?*!&%-])?";

/** A subject exactly as the signer writes it: the same descriptors, single values, nothing escaped. */
const PLAIN_PART = `(${Object.values(DESCRIPTORS).join('|')})=${PLAIN_VALUE}`;
const PLAIN_SUBJECT = `^${PLAIN_PART}(,${PLAIN_PART})*$`;

/** An alternative name exactly as the signer writes it. Not IPv6 addresses, which have several forms. */
const PLAIN_ALTERNATIVE_NAME = `^((DNS|email|URI):${PLAIN_VALUE}|IP:[0-9.]+)$`;

/**
 * Terraform's expression for whether a pattern allows a name. True if Terraform cannot tell, and for a pattern that
 * does not compile, which has an error of its own.
 */
function allowed(pattern: string, name: string, plain: string): string {
  const id = `replace(var.example_client_id, ".", ${quote('\\.')})`;
  const whole = `format("^(?:%s)$", replace(var.${pattern}, ${quote(CLIENT_ID_PLACEHOLDER)}, format("(?:%s)", ${id})))`;
  const isPlain = `can(regex(${quote(PLAIN_CLIENT_ID)}, var.example_client_id)) && can(regex(${quote(plain)}, ${name}))`;
  return `(!(${isPlain}) || !can(regexall(${whole}, "")) || can(regex(${whole}, ${name})))`;
}

/** @param name Terraform's expression for the name that is not allowed. */
function refusal(variable: string, name: string, pattern: string): string {
  return (
    `${pattern} does not allow \${jsonencode(${name})} of ${variable} for the client ` +
    `\${jsonencode(var.example_client_id)}: the pattern must match it as a whole. In a subject, the last part comes ` +
    'first; an alternative name begins with its kind, such as DNS:. "npm run pattern" says what is near.'
  );
}
