import { CommandFailed } from '../../cli/command-line';

/** Thrown when AWS IoT Core answers on the `/rejected` topic. */
export class CertificateRefused extends CommandFailed {
  override readonly name = 'CertificateRefused';

  constructor(
    /** As in HTTP: 4xx for a request that cannot succeed, 5xx for a failure of AWS IoT. */
    readonly statusCode: number | undefined,
    /** AWS IoT's code for the refusal. */
    readonly errorCode: string | undefined,
    /** AWS IoT's text. */
    readonly errorMessage: string | undefined,
    options?: ErrorOptions,
  ) {
    super(`AWS IoT refused the certificate: ${statusCode} ${errorCode}: ${errorMessage}`, options);
  }
}

/** Thrown if the connection fails: wrong endpoint or CA, claim certificate not accepted, network down. */
export class ConnectionFailed extends CommandFailed {
  override readonly name = 'ConnectionFailed';

  constructor(endpoint: string, port: number, options: { readonly cause: unknown }) {
    super(
      `no MQTT connection to ${endpoint}:${port} (${reasonOf(options.cause)}): check the endpoint, the CA file and the claim certificate`,
      options,
    );
  }
}

/** Thrown if a connected device gets no answer in time, or is disconnected before. */
export class NoAnswer extends CommandFailed {
  override readonly name = 'NoAnswer';

  constructor(timeoutMs: number, options: { readonly cause: unknown }) {
    super(
      `no answer to the certificate request within ${timeoutMs} ms (${reasonOf(options.cause)}): ` +
        "check that the claim certificate's policy allows the create-from-csr topics. AWS IoT may also not answer " +
        "when the signer refuses: see the signer's log, /aws/lambda/<name>-signer",
      options,
    );
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
