import { constraintViolated, PrivateCaError } from './errors';

/** The parameters of a request: a JSON object whose values nobody has looked at yet. */
export type Parameters = Readonly<Record<string, unknown>>;

/** Reads a request's body. @throws PrivateCaError SerializationException unless it is a JSON object. */
export function readParameters(body: Buffer): Parameters {
  let parameters: unknown;
  try {
    parameters = JSON.parse(body.toString('utf8'));
  } catch {
    parameters = undefined;
  }
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
    throw new PrivateCaError('SerializationException', 'The request body is not a JSON object.');
  }
  return parameters as Parameters;
}

/** A text that must be there. @throws PrivateCaError ValidationException otherwise. */
export function requiredText(parameters: Parameters, name: string): string {
  const text = optionalText(parameters, name);
  if (text === undefined) {
    throw constraintViolated(name, 'Member must not be null');
  }
  return text;
}

/** A text that may be left out. @throws PrivateCaError SerializationException if it is something else. */
export function optionalText(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') {
    throw new PrivateCaError('SerializationException', `${name} is not a string.`);
  }
  return value;
}
