import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** Takes traces in place of the X-Ray daemon, on 127.0.0.1, as they are sent. */
export class TraceSink {
  /** Starts on a port that is free. */
  static async start(): Promise<TraceSink> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new TraceSink(socket);
  }

  /** What has arrived. */
  readonly packets: string[] = [];
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (packet) => this.packets.push(packet.toString()));
  }

  /** HOST:PORT */
  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  stop(): void {
    this.#socket.close();
  }
}
