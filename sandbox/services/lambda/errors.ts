import { ApiError } from '../../wire/api-error';

/** Thrown when a function of that name exists already. */
export class ResourceConflictException extends ApiError {
  constructor(message: string) {
    super('ResourceConflictException', message);
  }
}

/** Thrown when no function has that name or ARN. */
export class ResourceNotFoundException extends ApiError {
  constructor(message: string) {
    super('ResourceNotFoundException', message);
  }
}

/** Thrown when a setting of a function is outside of what AWS Lambda accepts; names the setting. */
export class InvalidParameterValueException extends ApiError {
  constructor(message: string, options?: ErrorOptions) {
    super('InvalidParameterValueException', message, undefined, options);
  }
}

/** Thrown when the service stops while an invocation waits or runs; AWS Lambda's name for "try again". */
export class ServiceException extends ApiError {
  constructor(message: string) {
    super('ServiceException', message);
  }
}

/** Thrown when as many invocations are under way as the function's concurrency allows. */
export class TooManyRequestsException extends ApiError {
  constructor() {
    super('TooManyRequestsException', 'Rate Exceeded.');
  }
}

/** Thrown when a function's own policy does not let a service invoke it. */
export class AccessDeniedException extends ApiError {
  constructor(principal: string, functionArn: string) {
    const action = 'lambda:InvokeFunction';
    super(
      'AccessDeniedException',
      `${principal} is not authorized to perform: ${action} on resource: ${functionArn}`,
    );
  }
}
