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

/** A call that is held. */
export interface Held {
  /** Resolves when there is one. */
  readonly reached: Promise<void>;
  /** Lets it through. */
  release(): void;
}

/** A proxy between one container and AWS, which holds a call until it is let through. */
export class Checkpoint {
  /** Opens it on a port of 127.0.0.1. @param target AWS, `http://HOST:PORT`. */
  static async open(target: string): Promise<Checkpoint> {
    const checkpoint = new Checkpoint(target);
    checkpoint.#server.listen(0, '127.0.0.1');
    await once(checkpoint.#server, 'listening');
    return checkpoint;
  }

  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch(() => response.destroy());
  });
  #next: (Step & { readonly hold: () => Promise<void> }) | undefined;
  #release = () => {};

  private constructor(private readonly target: string) {}

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Holds the next call at a step. */
  hold(step: Step): Held {
    let reach = () => {};
    const reached = new Promise<void>((resolve) => {
      reach = resolve;
    });
    const released = new Promise<void>((resolve) => {
      this.#release = resolve;
    });
    const hold = () => {
      reach();
      return released;
    };
    this.#next = { ...step, hold };
    return { reached, release: this.#release };
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
    const step = operation === this.#next?.operation ? this.#next : undefined;
    if (step !== undefined) this.#next = undefined;
    if (step?.moment === 'before') await step.hold();
    const answer = await fetch(new URL(url, this.target), { method, headers: onward(headers), body });
    const text = Buffer.from(await answer.arrayBuffer());
    if (step?.moment === 'after') await step.hold();
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(text);
  }
}

/** The headers but those of one hop. */
function onward(headers: IncomingMessage['headers']): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) => !['connection', 'host', 'content-length', 'keep-alive', 'expect'].includes(name),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
