import { createSocket, type Socket } from 'node:dgram';
import { on, once } from 'node:events';

/** A segment of a trace, as far as tests look at it. (X-Ray developer guide, "Segment documents") */
interface Segment {
  readonly name: string;
  readonly id: string;
  /** Of the segment that it is a part of. */
  readonly parent_id: string;
  readonly http?: { readonly response?: { readonly status?: number } };
}

/** Receives traces in place of the X-Ray daemon, on 127.0.0.1. */
export class XRayDaemon {
  /** Starts on a port that is free. */
  static async start(): Promise<XRayDaemon> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new XRayDaemon(socket);
  }

  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** For `AWS_XRAY_DAEMON_ADDRESS`. */
  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  /** The next segments, in the order in which they end. Call it before they do. */
  async next(count: number): Promise<readonly Segment[]> {
    const segments: Segment[] = [];
    for await (const [message] of on(this.#socket, 'message') as AsyncIterable<[Buffer]>) {
      // A header, then the segment, each on a line of its own.
      segments.push(JSON.parse(message.toString().split('\n')[1] ?? '') as Segment);
      if (segments.length === count) break;
    }
    return segments;
  }

  stop(): void {
    this.#socket.close();
  }
}
