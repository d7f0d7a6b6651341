import { readNamePattern } from '../handler/csr/name-pattern';
import type { PatternFor } from '../handler/csr/pattern-mistakes';
import type { Environment } from '../handler/environment';
import { VARIABLES } from '../handler/rehearsal/example-request';
import { SUBJECT_DECISION } from '../handler/vocabulary';
import { checkExampleRequest } from './example-request';

/**
 * Throws for patterns and an example that are given as `TF_VAR_…` and that no plan accepts.
 *
 * The plan finds them too. But the plan of a first deploy is long, and `cdktf deploy` loses what Terraform says at its
 * end: it prints only that Terraform failed. What is given in another way (`--var`, a file) waits for the plan.
 *
 * @param environment Environment variables by name.
 */
export function refuseGivenVariables(environment: Environment): void {
  const given = (name: string) => environment[`TF_VAR_${name}`];
  const subjectPattern = given('subject_pattern');
  const alternativeNamePattern = given('alternative_name_pattern') ?? '';
  if (subjectPattern === '') throw new Error(`subject_pattern must be ${SUBJECT_DECISION}`);
  if (subjectPattern !== undefined) checkPattern('subject_pattern', 'subject', subjectPattern);
  if (alternativeNamePattern !== '') {
    checkPattern('alternative_name_pattern', 'alternativeNames', alternativeNamePattern);
  }
  const [clientId, subject] = [given('example_client_id'), given('example_subject')];
  const alternativeNames = readList(given('example_alternative_names') ?? '[]');
  if (!subjectPattern || !clientId || !subject || alternativeNames === undefined) return;
  checkExampleRequest(
    { clientId, subject, alternativeNames },
    { subjectPattern, alternativeNamePattern },
    VARIABLES,
  );
}

function checkPattern(name: string, patternFor: PatternFor, pattern: string): void {
  try {
    readNamePattern(patternFor, pattern);
  } catch (cause) {
    throw new Error(`${name} ${(cause as Error).message}`, { cause });
  }
}

/** A list in the form that JSON and Terraform share; `undefined` for another form, which Terraform may know. */
function readList(text: string): readonly string[] | undefined {
  if (!text.trim().startsWith('[')) {
    throw new Error(
      `example_alternative_names must be a list, such as '["DNS:device-1.example.com"]' with the brackets and the ` +
        `double quotes, and not ${JSON.stringify(text)}.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
