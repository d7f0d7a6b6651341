import { ApiError } from '../../wire/api-error';

/** Thrown when the account has a certificate provider already. */
export class ResourceAlreadyExistsException extends ApiError {
  constructor(message: string) {
    super('ResourceAlreadyExistsException', message);
  }
}

/** Thrown when no certificate provider, or no certificate, has that name. */
export class ResourceNotFoundException extends ApiError {
  constructor(message: string) {
    super('ResourceNotFoundException', message);
  }
}

/** Thrown when a parameter is outside of what AWS IoT accepts; names the parameter. */
export class InvalidRequestException extends ApiError {
  constructor(message: string) {
    super('InvalidRequestException', message);
  }
}
