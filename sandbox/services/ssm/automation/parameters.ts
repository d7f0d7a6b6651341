import { ApiError } from '../../../wire/api-error';
import type { Runbook, RunbookParameter } from './runbook';

/** Parameters of StartAutomationExecution: each is a list of texts, with one element unless it is a StringList. */
export type GivenParameters = Readonly<Record<string, readonly string[]>>;

/** Longest text of one value. (SSM API reference, StartAutomationExecution) */
const LONGEST_VALUE = 512;

/**
 * The values for the steps.
 * @throws ApiError InvalidAutomationExecutionParametersException, which names the parameter
 */
export function resolveParameters(
  declared: Runbook['parameters'] = {},
  given: GivenParameters = {},
): Readonly<Record<string, unknown>> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(declared, name)) refuse(`The runbook has no parameter ${name}.`);
  }
  return Object.fromEntries(
    Object.entries(declared).map(([name, parameter]) => {
      const values = given[name];
      if (values !== undefined) return [name, readValue(name, parameter, values)];
      if (parameter.default === undefined) refuse(`The parameter ${name} is required.`);
      return [name, parameter.default];
    }),
  );
}

function readValue(name: string, parameter: RunbookParameter, values: readonly string[]): unknown {
  if (parameter.type === 'StringList') {
    for (const text of values) checkText(name, parameter, text);
    return values;
  }
  const [text = ''] = values;
  if (values.length !== 1) refuse(`The parameter ${name} has ${values.length} values instead of one.`);
  checkText(name, parameter, text);
  if (parameter.type === 'Integer') return Number(text);
  return parameter.type === 'Boolean' ? text === 'true' : text;
}

function checkText(name: string, parameter: RunbookParameter, text: string): void {
  const { type, allowedPattern, allowedValues, minChars = 0, maxChars = LONGEST_VALUE } = parameter;
  if (text.length < 1 || text.length > LONGEST_VALUE) {
    refuse(`A value of the parameter ${name} has 1 to ${LONGEST_VALUE} characters.`);
  }
  if (type === 'Integer' && !/^-?\d+$/.test(text)) refuse(`The parameter ${name} is a whole number.`);
  if (type === 'Boolean' && !/^(true|false)$/.test(text)) refuse(`The parameter ${name} is true or false.`);
  if (allowedPattern !== undefined && !new RegExp(`^(?:${allowedPattern})$`).test(text)) {
    refuse(`The parameter ${name} does not match ${allowedPattern}.`);
  }
  if (allowedValues !== undefined && !allowedValues.map(String).includes(text)) {
    refuse(`The parameter ${name} is one of ${allowedValues.join(', ')}.`);
  }
  if (text.length < minChars || text.length > maxChars) {
    refuse(`The parameter ${name} has ${minChars} to ${maxChars} characters.`);
  }
}

function refuse(message: string): never {
  throw new ApiError('InvalidAutomationExecutionParametersException', message);
}
