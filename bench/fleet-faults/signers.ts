import { Setting } from '../../handler/vocabulary';
import type { SandboxAuthority } from '../../sandbox/authorities/authority';
import { LambdaService } from '../../sandbox/services/lambda/lambda-service';
import { builtSigner } from '../../testing/faults/built-signer';

/** The signer's timeout, in seconds: that of a deployment. */
const TIMEOUT_SECONDS = 5;

/** The built signer in Lambda, in one generation of containers or more, which share the requests. */
export class Signers {
  /** Starts the first generation. @param containers Of each generation. @param entry The signer's. */
  static async start(entry: string, authority: SandboxAuthority, containers: number): Promise<Signers> {
    const lambda = await LambdaService.start({ maxContainers: containers });
    const signers = new Signers(lambda, builtSigner(entry), authority, containers);
    await signers.startGeneration();
    return signers;
  }

  readonly #arns: string[] = [];
  readonly #warmingUp = new Set<string>();
  #requests = 0;

  private constructor(
    private readonly lambda: LambdaService,
    private readonly zip: Buffer,
    private readonly authority: SandboxAuthority,
    private readonly containers: number,
  ) {}

  /** ARN of the first generation. */
  get functionArn(): string {
    return this.#arns[0] ?? '';
  }

  /** Starts containers that read anew whatever containers keep. They take their share of the requests from then on. */
  async startGeneration(): Promise<void> {
    const functionName = `signer-${this.#arns.length + 1}`;
    const { functionArn } = await this.lambda.createFunction({
      functionName,
      zip: this.zip,
      handler: 'index.handler',
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMb: 256,
      environment: {
        ...this.authority.environment(),
        // Without {clientId}: it would, rightly, reject replayed CSRs before they reach the authority.
        [Setting.SubjectPattern]: 'CN=device-\\d{6}',
        POWERTOOLS_SERVICE_NAME: 'signer',
        POWERTOOLS_METRICS_NAMESPACE: 'CertificateSigning',
      },
    });
    // Warmed up: many cold starts at once on one machine say nothing about the signer.
    this.#warmingUp.add(functionName);
    await Promise.all(Array.from({ length: this.containers }, () => this.lambda.invoke(functionArn, {})));
    this.#warmingUp.delete(functionName);
    this.#arns.push(functionArn);
  }

  /** Has the next generation in turn answer a request. */
  invoke(event: unknown) {
    return this.lambda.invoke(this.#arns[this.#requests++ % this.#arns.length] ?? '', event);
  }

  /** Calls the listener with each line of the log but those of warm-ups, which are of no request. */
  onLog(listener: (line: string) => void): void {
    this.lambda.onLog((name, line) => {
      if (!this.#warmingUp.has(name)) listener(line);
    });
  }

  stop(): Promise<void> {
    return this.lambda.stop();
  }
}
