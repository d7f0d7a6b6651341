/** A refusal of AWS IoT's control plane; `name` is the exception name of its API. */
export abstract class IotError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Thrown when the account has a certificate provider already. */
export class ResourceAlreadyExistsException extends IotError {}

/** Thrown when no certificate provider has that name. */
export class ResourceNotFoundException extends IotError {}

/** Thrown when a parameter is outside of what AWS IoT accepts; names the parameter. */
export class InvalidRequestException extends IotError {}
