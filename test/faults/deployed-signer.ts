import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Setting } from '../../handler/vocabulary';
import type {
  AuthorityKind,
  RecordedCertificate,
  SandboxAuthority,
} from '../../sandbox/authorities/authority';
import type { LambdaService } from '../../sandbox/services/lambda/lambda-service';
import { type LogRecord, readLog } from '../../testing/faults/records';
import { createCsr } from '../../tools/device/csr';
import { FaultControls } from './fault-controls';
import { Gateway } from './gateway';

/**
 * The function's timeout in seconds. Shorter than in a deployment, because some faults last until it; long enough to
 * give up one call that hangs and make it again.
 */
const TIMEOUT_SECONDS = 4;

/** Host name of the authority in the container; `container/resolver.cjs` resolves it. */
const HOST = 'authority.sandbox.test';

/** How one invocation ended. */
export interface RequestResult {
  /** `signed`, the reason of the signer's own error, or the type of an error that is not the signer's. */
  readonly outcome: string;
  readonly certificatePem: string | undefined;
  readonly log: readonly LogRecord[];
  /** Delays of the timers that still ran after it, in milliseconds. */
  readonly leftovers: readonly number[];
}

/** The built zip, deployed with its own authority over HTTP; one container serves every request. */
export class DeployedSigner<Authority extends SandboxAuthority = SandboxAuthority> {
  /** Deploys it. @param lambda with at most one container per function */
  static async deploy<Authority extends SandboxAuthority>(
    lambda: LambdaService,
    kind: AuthorityKind<Authority>,
    zip: Buffer,
  ): Promise<DeployedSigner<Authority>> {
    const functionName = `signer-${randomUUID()}`;
    const outageFile = join(tmpdir(), `${functionName}.dns-outage`);
    const controls = new FaultControls<Authority>(outageFile);
    const authority = await kind.start({ clock: controls.clock });
    const gateway = await Gateway.start(authority.endpoint, kind.orderOperation);
    controls.attach(authority, gateway);
    await controls.clear();
    const { functionArn } = await lambda.createFunction({
      functionName,
      zip,
      handler: 'index.handler',
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMb: 256,
      environment: {
        ...authority.environment(`http://${HOST}:${gateway.port}`),
        // Without {clientId}, because others send a device's request too, and must not get its certificate.
        [Setting.SubjectPattern]: '.*',
        POWERTOOLS_SERVICE_NAME: 'signer-under-test',
        POWERTOOLS_METRICS_NAMESPACE: 'CertificateSigning',
        NODE_OPTIONS: [required('resolver.cjs'), required('leftovers.cjs')].join(' '),
        RESOLVER_HOST: HOST,
        RESOLVER_OUTAGE_FILE: outageFile,
      },
    });
    const signer = new DeployedSigner(lambda, functionName, functionArn, authority, gateway, controls);
    await signer.warmUp();
    return signer;
  }

  readonly #lambda: LambdaService;
  readonly #functionName: string;

  private constructor(
    lambda: LambdaService,
    functionName: string,
    readonly functionArn: string,
    readonly authority: Authority,
    readonly gateway: Gateway,
    readonly controls: FaultControls<Authority>,
  ) {
    this.#lambda = lambda;
    this.#functionName = functionName;
  }

  /** Orders that have come to the authority so far. */
  get orders(): number {
    return this.authority.arrivedOrders ?? this.gateway.orders;
  }

  /** Asks for a certificate, as AWS IoT does. @param principalId Id of the device's claim certificate. */
  async ask(csrPem: string, clientId: string, principalId = 'claim'): Promise<RequestResult> {
    const event = { certificateSigningRequest: csrPem, principalId, clientId };
    const { payload, logLines } = await this.#lambda.invoke(this.functionArn, event);
    const { certificatePem, errorType, errorMessage = '' } = payload as Partial<Record<string, string>>;
    const own = errorType === 'SigningFailed' || errorType === 'RequestRejected';
    const outcome = certificatePem ? 'signed' : own ? errorMessage.split(':', 1)[0] : errorType;
    const log = readLog(logLines);
    const leftovers = log.findLast((line) => line.leftovers !== undefined)?.leftovers as number[];
    return { outcome: outcome ?? 'no answer', certificatePem, log, leftovers };
  }

  /** Makes the next request start a new container. */
  async renewContainer(): Promise<void> {
    await this.#lambda.updateFunction({ functionName: this.#functionName });
  }

  /**
   * Has the container serve one device. It retries, as devices do: on a busy machine, the start of the container alone
   * may take the time of a request.
   */
  async warmUp(): Promise<void> {
    const { csrPem } = await createCsr({ subject: 'CN=first' });
    for (let attempt = 1; attempt <= 5; attempt++) {
      if ((await this.ask(csrPem, 'first')).outcome === 'signed') return;
    }
    throw new Error('the first device got no certificate in five attempts');
  }

  /** What the authority has issued for a CSR, without the orders that it accepted and failed to issue. */
  async certificatesFor(csrSha256: string): Promise<readonly RecordedCertificate[]> {
    return (await this.authority.issued()).filter(
      (issued) => issued.csrSha256 === csrSha256 && issued.certificatePem !== undefined,
    );
  }

  /** Stops the authority; the function goes with its service. */
  async stop(): Promise<void> {
    await this.controls.clear();
    await this.gateway.shut();
    await this.authority.stop();
  }
}

/** The Node.js option that loads a script before the function; quoted, whatever its path. */
function required(script: string): string {
  const path = join(__dirname, 'container', script).replace(/[\\"]/g, '\\$&');
  return `--require "${path}"`;
}
