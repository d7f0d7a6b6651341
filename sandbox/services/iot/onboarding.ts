import type { Acceptance, Refusal } from './answers';

/** The device that asks for a certificate. */
export interface Requester {
  /** MQTT client id of the connection. */
  readonly clientId: string;
  /** AWS IoT's id of the claim certificate. */
  readonly principalId: string;
}

/** Who signed, or should have: the account's certificate provider, or AWS IoT itself. */
type Signer = 'certificate-provider' | 'aws-iot';

/** Record of one certificate request, including what the device never sees. */
export interface Onboarding extends Requester {
  readonly signer: Signer;
  /** Milliseconds from the request to the answer. */
  readonly durationMs: number;
  /** Set if the device got a certificate. */
  readonly acceptance?: Acceptance;
  /** Set if the device was refused. */
  readonly refusal?: Refusal;
  /** The full reason of the refusal. */
  readonly reason?: string;
}
