/** A refusal of the Lambda control or data plane; `name` is the exception name of AWS Lambda's API. */
export abstract class LambdaError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Thrown when a function of that name exists already. */
export class ResourceConflictException extends LambdaError {}

/** Thrown when no function has that name or ARN. */
export class ResourceNotFoundException extends LambdaError {}

/** Thrown when a setting of a function is outside of what AWS Lambda accepts; names the setting. */
export class InvalidParameterValueException extends LambdaError {}

/** Thrown when the service stops while an invocation waits or runs; AWS Lambda's name for "try again". */
export class ServiceException extends LambdaError {}
