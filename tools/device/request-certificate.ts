import { iot, iotidentity, mqtt } from 'aws-iot-device-sdk-v2';
import { CertificateRefused, ConnectionFailed, NoAnswer } from './errors';

/** How a device asks for its certificate. */
export interface CertificateRequestOptions {
  /** Host name of AWS IoT Core's data endpoint, such as `…-ats.iot.eu-central-1.amazonaws.com`. */
  readonly endpoint: string;
  /** @default 8883 */
  readonly port?: number;
  /** MQTT client id, 1–128 bytes, not in use by another connected device. */
  readonly clientId: string;
  /** PEM file of the fleet's claim certificate. */
  readonly claimCertificatePath: string;
  /** PEM file of the claim certificate's private key. */
  readonly claimKeyPath: string;
  /** PEM file of the CA of the endpoint's certificate; for AWS, Amazon Root CA 1. */
  readonly caPath: string;
  /** The CSR. */
  readonly csrPem: string;
  /** Milliseconds for the connection, and again (rounded up to seconds) for the answer. @default 10000 */
  readonly timeoutMs?: number;
}

/** AWS IoT's answer. */
export interface ProvisionedCertificate {
  readonly certificatePem: string;
  /** AWS IoT's id of the certificate. */
  readonly certificateId: string;
  /** Proves to `RegisterThing`, for an hour, that this device requested the certificate. */
  readonly certificateOwnershipToken: string;
}

/** AWS IoT Core's port for MQTT over TLS with client certificates. */
const MQTT_PORT = 8883;

/**
 * Asks AWS IoT Core for a certificate, by CSR, over MQTT with the claim certificate.
 *
 * @throws CertificateRefused, ConnectionFailed, NoAnswer
 */
export async function requestCertificate(
  options: CertificateRequestOptions,
): Promise<ProvisionedCertificate> {
  const { endpoint, port = MQTT_PORT, csrPem, timeoutMs = 10_000 } = options;
  const connection = connect(options, port, timeoutMs);
  // An emitter without a listener for 'error' throws; every failure also rejects a promise below.
  connection.on('error', () => {});
  try {
    await within(timeoutMs, connection.connect());
  } catch (cause) {
    // Not awaited: it ends only with the attempt to connect.
    connection.disconnect().catch(() => {});
    throw new ConnectionFailed(endpoint, port, { cause });
  }
  const identity = iotidentity.IotIdentityClientv2.newFromMqtt311(connection, {
    // One topic each for accepted and rejected.
    maxRequestResponseSubscriptions: 2,
    maxStreamingSubscriptions: 0,
    operationTimeoutInSeconds: Math.ceil(timeoutMs / 1000),
  });
  try {
    const answer = await identity.createCertificateFromCsr({ certificateSigningRequest: csrPem });
    return complete(answer);
  } catch (cause) {
    throw refusalIn(cause) ?? new NoAnswer(timeoutMs, { cause });
  } finally {
    // Both hold native threads that would keep the process alive.
    identity.close();
    await connection.disconnect().catch(() => {});
  }
}

function connect(
  { endpoint, clientId, claimCertificatePath, claimKeyPath, caPath }: CertificateRequestOptions,
  port: number,
  timeoutMs: number,
): mqtt.MqttClientConnection {
  const settings = iot.AwsIotMqttConnectionConfigBuilder.new_mtls_builder_from_path(
    claimCertificatePath,
    claimKeyPath,
  )
    .with_certificate_authority_from_path(undefined, caPath)
    .with_endpoint(endpoint)
    .with_port(port)
    .with_client_id(clientId)
    .with_clean_session(true)
    .with_timeout_ms(timeoutMs)
    .build();
  return new mqtt.MqttClient().new_connection(settings);
}

/**
 * The SDK's own time limit is for TCP only, and its TLS library reports a failed handshake 10 to 30 seconds late, to
 * hide its timing.
 */
async function within<T>(timeoutMs: number, connected: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not connected after ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([connected, late]);
  } finally {
    clearTimeout(timer);
  }
}

function complete(answer: iotidentity.model.CreateCertificateFromCsrResponse): ProvisionedCertificate {
  const { certificatePem, certificateId, certificateOwnershipToken } = answer;
  if (!certificatePem || !certificateId || !certificateOwnershipToken) {
    throw new Error(`AWS IoT's answer is incomplete: it has only ${Object.keys(answer).join(', ')}`);
  }
  return { certificatePem, certificateId, certificateOwnershipToken };
}

/** The SDK attaches the message on the `/rejected` topic to its own error. */
function refusalIn(error: unknown): CertificateRefused | undefined {
  const { modeledError } = error as { modeledError?: iotidentity.model.V2ErrorResponse };
  if (!modeledError) return undefined;
  const { statusCode, errorCode, errorMessage } = modeledError;
  return new CertificateRefused(statusCode, errorCode, errorMessage, { cause: error });
}
