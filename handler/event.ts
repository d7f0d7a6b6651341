import { RequestRejected } from './errors';
import { RejectionReason } from './vocabulary';

/** Who asks for a certificate. */
export interface Requester {
  /** Id of the claim certificate that the device connected with. */
  readonly principalId: string;
  /** The MQTT client id of the connection; the device chooses it, and it may hold any character. */
  readonly clientId: string;
}

/** What AWS IoT sends to the function of a certificate provider. */
export interface SigningRequest extends Requester {
  /** The PEM text exactly as the device sent it, not yet checked. */
  readonly certificateSigningRequest: string;
}

/** What the function answers. */
export interface SigningAnswer {
  /** The leaf, PEM. */
  readonly certificatePem: string;
}

/** The request in an event. Throws `RequestRejected` when the event is not of the documented form. */
export function readSigningRequest(event: unknown): SigningRequest {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    throw new RequestRejected(RejectionReason.EventNotAnObject, 'the event is not a JSON object.');
  }
  const fields = new Map<string, unknown>(Object.entries(event));
  return {
    certificateSigningRequest: readText(fields, 'certificateSigningRequest'),
    principalId: readText(fields, 'principalId'),
    clientId: readText(fields, 'clientId'),
  };
}

function readText(fields: ReadonlyMap<string, unknown>, field: string): string {
  const value = fields.get(field);
  if (value === undefined || value === null || value === '') {
    throw new RequestRejected(RejectionReason.EventFieldMissing, `the event has no ${field}.`);
  }
  if (typeof value !== 'string') {
    throw new RequestRejected(RejectionReason.EventFieldNotText, `${field} is a ${typeof value}, not text.`);
  }
  return value;
}
