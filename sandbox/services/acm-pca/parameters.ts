import { ApiError } from '../../wire/api-error';

/** The parameters of a request: a JSON object whose values are not checked yet. */
export type Parameters = Readonly<Record<string, unknown>>;

/** Reads a request's body. @throws ApiError SerializationException unless it is a JSON object. */
export function readParameters(body: Buffer): Parameters {
  let parameters: unknown;
  try {
    parameters = JSON.parse(body.toString('utf8'));
  } catch {
    parameters = undefined;
  }
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
    throw new ApiError('SerializationException', 'The request body is not a JSON object.');
  }
  return parameters as Parameters;
}

/** The refusal of a parameter that breaks a constraint of the API, in AWS's words. */
export function constraintViolated(parameter: string, constraint: string): ApiError {
  return new ApiError(
    'ValidationException',
    `1 validation error detected: Value at '${parameter}' failed to satisfy constraint: ${constraint}`,
  );
}

/** A required text. @throws ApiError ValidationException otherwise. */
export function requiredText(parameters: Parameters, name: string): string {
  const text = optionalText(parameters, name);
  if (text === undefined) {
    throw constraintViolated(name, 'Member must not be null');
  }
  return text;
}

/** An optional text. @throws ApiError SerializationException if it is not a string. */
export function optionalText(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') {
    throw new ApiError('SerializationException', `${name} is not a string.`);
  }
  return value;
}
