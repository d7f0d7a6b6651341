import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Setting } from '../../../handler/vocabulary';
import { regionalArn, SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { Container } from '../../../sandbox/services/lambda/container';
import { traceHeader } from '../../../sandbox/services/lambda/invocation';

/** Ends an invocation that hangs, in milliseconds. */
const PATIENCE_MS = 30_000;

/** What AWS IoT gives a function, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** What a device asks for. */
export interface Asked {
  readonly csrPem: string;
  readonly clientId: string;
}

/** How a container answered. */
export interface Answered {
  /** PEM; `undefined` for a refusal, or if the container died. */
  readonly certificatePem: string | undefined;
  /** Reason of the refusal, or what the platform says of the death. */
  readonly refusal: string | undefined;
}

/** A container of the built signer, in a process of its own, whose time passes when a test says so. */
export class TimedContainer {
  readonly #clockFile = join(tmpdir(), `clock-${randomUUID()}`);
  readonly #container: Container;
  readonly #startMs: number;
  #passedMs = 0;

  /**
   * Starts it.
   *
   * @param taskRoot Folder of the unpacked signer. @param startMs Its time, in milliseconds since the Unix epoch.
   */
  constructor(taskRoot: string, environment: Readonly<Record<string, string>>, startMs: number) {
    this.#startMs = startMs;
    this.passed(0);
    this.#container = new Container({
      taskRoot,
      memoryMb: 256,
      onLine: () => {},
      environment: {
        ...environment,
        AWS_REGION: SANDBOX_ACCOUNT.region,
        AWS_ACCESS_KEY_ID: 'AKIASANDBOX',
        AWS_SECRET_ACCESS_KEY: 'not-checked',
        _HANDLER: 'index.handler',
        LAMBDA_TASK_ROOT: taskRoot,
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_LAMBDA_FUNCTION_NAME: 'signer',
        [Setting.SubjectPattern]: '.*',
        POWERTOOLS_SERVICE_NAME: 'signer-under-test',
        POWERTOOLS_METRICS_NAMESPACE: 'CertificateSigning',
        NODE_OPTIONS: `--require "${join(__dirname, '../container/clock.cjs').replace(/[\\"]/g, '\\$&')}"`,
        CLOCK_START: `${startMs}`,
        CLOCK_FILE: this.#clockFile,
      },
    });
  }

  /** Whether it can be asked again. */
  get lives(): boolean {
    return this.#container.reusable;
  }

  /** Sets its time: milliseconds since the start. */
  passed(milliseconds: number): void {
    this.#passedMs = milliseconds;
    writeFileSync(this.#clockFile, `${milliseconds}`);
  }

  /** Asks it for a certificate, as AWS IoT does. */
  async ask({ csrPem, clientId }: Asked): Promise<Answered> {
    const requestId = randomUUID();
    const nowMs = this.#startMs + this.#passedMs;
    const request = () => ({
      requestId,
      deadlineMs: nowMs + TIMEOUT_MS,
      functionArn: regionalArn(SANDBOX_ACCOUNT, 'lambda', 'function:signer'),
      traceId: traceHeader(nowMs, false),
      event: { certificateSigningRequest: csrPem, principalId: 'claim', clientId },
    });
    const { payload } = await this.#container.invoke(requestId, request, PATIENCE_MS);
    const { certificatePem, errorMessage } = payload as Partial<Record<string, string>>;
    return { certificatePem, refusal: errorMessage };
  }

  /** SIGSTOP. */
  freeze(): void {
    this.#container.freeze();
  }

  /** SIGCONT. */
  thaw(): void {
    this.#container.thaw();
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    await this.#container.kill();
    rmSync(this.#clockFile, { force: true });
  }
}
