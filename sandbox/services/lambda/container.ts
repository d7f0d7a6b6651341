import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { killGroup, ownProcess } from '../../../cli/leftovers/leftovers';
import { ContainerLog } from './container-log';
import {
  exited,
  type FunctionErrorPayload,
  type InvocationRequest,
  type InvocationResult,
  timedOut,
} from './invocation';
import { readLines } from './lines';

/** Longest init phase. Source: Lambda developer guide, "Lambda execution environment lifecycle". */
const INIT_TIMEOUT_MS = 10_000;

/** Share of the memory for the JavaScript heap; the rest is for Node.js itself. */
const HEAP_SHARE = 0.9;

/** How to start a container. */
export interface ContainerOptions {
  /** The complete environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder of the unpacked function. */
  readonly taskRoot: string;
  readonly memoryMb: number;
  /** Called for each line that the function logs. */
  readonly onLine: (line: string) => void;
}

/** A message from runtime.cjs. */
type Message =
  | { readonly ready: true }
  | { readonly initError: FunctionErrorPayload }
  | {
      readonly requestId: string;
      readonly payload?: unknown;
      readonly error?: FunctionErrorPayload;
      /** The container is about to exit. */
      readonly fatal?: boolean;
    };

type Outcome =
  | { readonly message: Message }
  | { readonly exit: { readonly code: number | null; readonly signal: string | null } }
  | { readonly timeoutMs: number };

/** A process that runs one function, one invocation at a time. */
export class Container {
  readonly #child: ChildProcess;
  readonly #log: ContainerLog;
  readonly #channel: Duplex;
  readonly #closed: Promise<Outcome>;
  readonly #startedAt = performance.now();
  /** The outcome of the init phase, until the first invocation reads it. */
  #init?: Promise<Outcome>;
  /** Log of the init phase; part of the first invocation's. */
  #initLines: readonly string[] = [];
  #onMessage: (message: Message) => void = () => {};
  #alive = true;

  constructor({ environment, taskRoot, memoryMb, onLine }: ContainerOptions) {
    const heapMb = Math.floor(memoryMb * HEAP_SHARE);
    this.#child = ownProcess(
      spawn(process.execPath, [`--max-old-space-size=${heapMb}`, join(__dirname, 'runtime.cjs')], {
        cwd: taskRoot,
        env: { ...environment },
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
        // Its own process group, to kill it together with what the function started.
        detached: true,
      }),
    );
    const [, stdout, stderr, channel] = this.#child.stdio;
    this.#log = new ContainerLog([stdout as Readable, stderr as Readable], onLine);
    this.#channel = channel as Duplex;
    // If a container dies during a write, its exit is reported instead.
    this.#channel.on('error', () => {});
    readLines(this.#channel, (line) => this.#onMessage(JSON.parse(line)));
    this.#closed = new Promise((resolve) => {
      this.#child.once('error', () => resolve({ exit: { code: 1, signal: null } }));
      this.#child.once('close', (code, signal) => resolve({ exit: { code, signal } }));
    });
    this.#closed.then(() => {
      this.#alive = false;
    });
    this.#init = this.#next(INIT_TIMEOUT_MS);
  }

  /** Whether it can take another invocation. */
  get reusable(): boolean {
    return this.#alive;
  }

  /** Resolves when the process has exited. */
  async ended(): Promise<void> {
    await this.#closed;
  }

  /** Stops the process where it is, as Lambda does once an invocation has its answer, until `thaw`. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  /** Lets a frozen process go on. */
  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  /** Kills the process. */
  async kill(): Promise<void> {
    this.#alive = false;
    killGroup(this.#child.pid);
    await this.#closed;
  }

  /**
   * Initializes the function if this is the first invocation, then runs it.
   *
   * @param prepare creates the request after the init phase, because the deadline counts from then.
   * @param timeoutMs time after which the container is killed.
   */
  async invoke(
    requestId: string,
    prepare: () => InvocationRequest,
    timeoutMs: number,
  ): Promise<InvocationResult> {
    let initDurationMs: number | undefined;
    if (this.#init) {
      const outcome = await this.#init;
      this.#init = undefined;
      initDurationMs = performance.now() - this.#startedAt;
      if (!('message' in outcome && 'ready' in outcome.message)) {
        return this.#conclude(requestId, outcome, 0, initDurationMs);
      }
      this.#initLines = await this.#log.complete();
    }
    const sentAt = performance.now();
    const answered = this.#next(timeoutMs);
    this.#channel.write(`${JSON.stringify(prepare())}\n`);
    const outcome = await answered;
    return this.#conclude(requestId, outcome, performance.now() - sentAt, initDurationMs);
  }

  async #next(timeoutMs: number): Promise<Outcome> {
    let timer: NodeJS.Timeout | undefined;
    const message = new Promise<Outcome>((resolve) => {
      this.#onMessage = (received) => resolve({ message: received });
    });
    const timeout = new Promise<Outcome>((resolve) => {
      timer = setTimeout(() => resolve({ timeoutMs }), timeoutMs);
    });
    try {
      return await Promise.race([message, this.#closed, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #conclude(
    requestId: string,
    outcome: Outcome,
    durationMs: number,
    initDurationMs: number | undefined,
  ): Promise<InvocationResult> {
    const { payload, failed, fatal } = read(requestId, outcome);
    if (fatal) await this.kill();
    const logLines = [...this.#initLines, ...(await this.#log.complete())];
    this.#initLines = [];
    return {
      payload,
      ...(failed && { functionError: 'Unhandled' as const }),
      ...(failed && fatal && { died: true as const }),
      requestId,
      durationMs,
      ...(initDurationMs !== undefined && { initDurationMs }),
      logLines,
    };
  }
}

/** The caller's view of an outcome, and whether the container is unusable. */
function read(
  requestId: string,
  outcome: Outcome,
): { readonly payload: unknown; readonly failed: boolean; readonly fatal: boolean } {
  if ('timeoutMs' in outcome) {
    return { payload: timedOut(requestId, outcome.timeoutMs), failed: true, fatal: true };
  }
  if ('exit' in outcome) {
    const { code, signal } = outcome.exit;
    return { payload: exited(requestId, code, signal), failed: true, fatal: true };
  }
  const { message } = outcome;
  if ('initError' in message) return { payload: message.initError, failed: true, fatal: true };
  if ('requestId' in message && message.error) {
    return { payload: message.error, failed: true, fatal: message.fatal === true };
  }
  return {
    payload: ('requestId' in message ? message.payload : undefined) ?? null,
    failed: false,
    fatal: false,
  };
}
