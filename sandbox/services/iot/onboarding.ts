import type { Acceptance, Refusal } from './answers';

/** Who asks for a certificate. */
export interface Requester {
  /** MQTT client id of the connection. */
  readonly clientId: string;
  /** AWS IoT's id of the claim certificate. */
  readonly principalId: string;
}

/** Who signed, or was to sign: the account's certificate provider, or AWS IoT itself. */
type Signer = 'certificate-provider' | 'aws-iot';

/** How one certificate request ended; what the device never sees, the sandbox's owner does. */
export interface Onboarding extends Requester {
  readonly signer: Signer;
  /** Milliseconds from the request to the answer. */
  readonly durationMs: number;
  /** Set if the device got a certificate. */
  readonly acceptance?: Acceptance;
  /** Set if the device was refused. */
  readonly refusal?: Refusal;
  /** Why the device was refused, in full. */
  readonly reason?: string;
}
