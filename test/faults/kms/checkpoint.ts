import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Where a container is stopped: before a call takes effect, or after that and before its answer. */
export interface Step {
  /** Such as `PutItem`. */
  readonly operation: string;
  readonly moment: 'before' | 'after';
}

/** A proxy between one container and AWS, which holds the first call at a step until it is let through. */
export class Checkpoint {
  /** Opens it on a port of 127.0.0.1. @param target AWS, `http://HOST:PORT`. */
  static async open(target: string, step: Step): Promise<Checkpoint> {
    const checkpoint = new Checkpoint(target, step);
    checkpoint.#server.listen(0, '127.0.0.1');
    await once(checkpoint.#server, 'listening');
    return checkpoint;
  }

  /** Resolves when the call is held. */
  readonly reached: Promise<void>;
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch(() => response.destroy());
  });
  readonly #released: Promise<void>;
  #reach: () => void = () => {};
  #release: () => void = () => {};
  #held = false;

  private constructor(
    private readonly target: string,
    private readonly step: Step,
  ) {
    this.reached = new Promise((resolve) => {
      this.#reach = resolve;
    });
    this.#released = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Lets the held call through. */
  release(): void {
    this.#release();
  }

  async close(): Promise<void> {
    this.#release();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '/', headers } = request;
    const body = await buffer(request);
    const operation = String(headers['x-amz-target']).split('.')[1];
    const holds = operation === this.step.operation && !this.#held;
    if (holds) this.#held = true;
    if (holds && this.step.moment === 'before') await this.#hold();
    const answer = await fetch(new URL(url, this.target), { method, headers: onward(headers), body });
    const text = Buffer.from(await answer.arrayBuffer());
    if (holds && this.step.moment === 'after') await this.#hold();
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(text);
  }

  async #hold(): Promise<void> {
    this.#reach();
    await this.#released;
  }
}

/** The headers but those of one hop. */
function onward(headers: IncomingMessage['headers']): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) => !['connection', 'host', 'content-length', 'keep-alive', 'expect'].includes(name),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
