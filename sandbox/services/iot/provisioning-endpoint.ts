import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Aedes, Client } from 'aedes' with { 'resolution-mode': 'import' };
import type { Leaf } from '../../x509/authority';
import { certificateId } from './fingerprint';
import type { Onboarding, Requester } from './onboarding';
import { TOPICS } from './topics';

/** How to start the endpoint. */
export interface ProvisioningEndpointOptions {
  /** The endpoint's own certificate. */
  readonly server: Leaf;
  /** Whether the holder of a certificate, by its id, may connect. */
  readonly mayConnect: (certificateId: string) => boolean;
  /** Handles one request. */
  readonly onRequest: (payload: Uint8Array, requester: Requester) => Promise<Onboarding>;
}

/** Largest MQTT payload, bytes. Source: AWS General Reference, "AWS IoT Core message broker limits". */
const MAX_PAYLOAD = 128 * 1024;

/** Longest client id, bytes. Source: as above. */
const MAX_CLIENT_ID = 128;

/**
 * AWS IoT Core's MQTT endpoint. As in AWS, whoever holds the key of a certificate that is registered and active may
 * connect, whichever CA signed it. The policy of each certificate is that of a claim certificate: a device may only
 * provision itself, and one that does anything else is disconnected.
 */
export class ProvisioningEndpoint {
  /** Listens on 127.0.0.1. */
  static async start(options: ProvisioningEndpointOptions): Promise<ProvisioningEndpoint> {
    // aedes is an ES module, and this program is CommonJS.
    const { Aedes } = await import('aedes');
    const broker = await Aedes.createBroker({ maxClientsIdLength: MAX_CLIENT_ID });
    const endpoint = new ProvisioningEndpoint(broker, options);
    endpoint.#tls.listen(0, '127.0.0.1');
    await once(endpoint.#tls, 'listening');
    return endpoint;
  }

  readonly #tls: Server;
  readonly #sockets = new Set<Socket>();
  /** The TLS connections of those who may connect. */
  readonly #connected = new Set<TLSSocket>();
  readonly #running = new Set<Promise<void>>();

  readonly #broker: Aedes;
  readonly #options: ProvisioningEndpointOptions;

  private constructor(broker: Aedes, options: ProvisioningEndpointOptions) {
    this.#broker = broker;
    this.#options = options;

    const { server } = options;
    this.#authorize();
    this.#tls = createServer({
      cert: server.certificatePem,
      key: server.privateKeyPem,
      requestCert: true,
      // The registry decides, not a chain: TLS itself proves that the device has the key.
      rejectUnauthorized: false,
    });
    // The TCP connections below TLS: one that is still in its handshake must not delay stop() either.
    this.#tls.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#tls.on('secureConnection', (socket: TLSSocket) => {
      const principal = principalIn(socket);
      if (principal === undefined || !options.mayConnect(principal)) {
        socket.destroy();
        return;
      }
      this.#connected.add(socket);
      socket.once('close', () => this.#connected.delete(socket));
      broker.handle(socket);
    });
    // Clients that fail the handshake or break the rules notice by themselves.
    this.#tls.on('tlsClientError', () => {});
    broker.on('clientError', () => {});
    broker.on('connectionError', () => {});
  }

  /** TCP port. */
  get port(): number {
    return (this.#tls.address() as AddressInfo).port;
  }

  /** Disconnects each device that connected with a certificate. AWS takes up to minutes. */
  disconnect(certificateId: string): void {
    for (const socket of this.#connected) if (principalIn(socket) === certificateId) socket.destroy();
  }

  /** Disconnects all devices, closes the port, and waits for running requests. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#tls.close(() => resolve()));
    await new Promise<void>((resolve) => this.#broker.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    await Promise.all(this.#running);
  }

  /** The policy of a claim certificate: it allows requests, and their answers. */
  #authorize(): void {
    const broker = this.#broker;
    broker.preConnect = (client, { clientId, will }, decide) => {
      const acceptable =
        this.#options.mayConnect(principalOf(client)) &&
        clientId !== '' &&
        Buffer.byteLength(clientId) <= MAX_CLIENT_ID &&
        !will;
      // Without an error, aedes would leave the client hanging.
      decide(acceptable ? null : new Error('not allowed to connect like this'), acceptable);
    };
    broker.authorizeSubscribe = (_, subscription, decide) => {
      const { topic } = subscription;
      const own = topic === TOPICS.accepted || topic === TOPICS.rejected;
      decide(own ? null : new Error(`not allowed to subscribe to ${topic}`), subscription);
    };
    broker.authorizePublish = (_, packet, decide) => {
      const allowed = packet.topic === TOPICS.request && packet.payload.length <= MAX_PAYLOAD;
      packet.retain = false;
      decide(allowed ? null : new Error(`not allowed to publish to ${packet.topic}`));
    };
    broker.published = ({ topic, payload }, client, done) => {
      if (client && topic === TOPICS.request) this.#serve(client, Buffer.from(payload));
      done();
    };
  }

  #serve(client: Client, payload: Buffer): void {
    const requester = { clientId: client.id, principalId: principalOf(client) };
    const served = this.#options
      .onRequest(payload, requester)
      .then((onboarding) => answer(client, onboarding));
    this.#running.add(served);
    served.finally(() => this.#running.delete(served));
  }
}

/** AWS IoT's id of the certificate that a client connected with. */
function principalOf({ conn }: Client): string {
  return principalIn(conn as TLSSocket) ?? '';
}

/** The same of a connection; `undefined` if no certificate came, or the connection is closed. */
function principalIn(socket: TLSSocket): string | undefined {
  // Without a certificate, Node.js answers an object without members.
  const { raw } = (socket.getPeerCertificate() ?? {}) as { readonly raw?: Buffer };
  return raw && certificateId(raw);
}

/**
 * Answers only the client that asked: directly and not through the broker, where all clients subscribe to the same
 * topics.
 */
function answer(client: Client, { acceptance, refusal }: Onboarding): void {
  const topic = acceptance ? TOPICS.accepted : TOPICS.rejected;
  const { subscriptions } = client as Client & { readonly subscriptions: Record<string, { qos: 0 | 1 | 2 }> };
  const subscription = subscriptions[topic];
  if (client.closed || !subscription) return;
  client.publish(
    {
      cmd: 'publish',
      topic,
      payload: JSON.stringify(acceptance ?? refusal),
      qos: subscription.qos === 0 ? 0 : 1,
      dup: false,
      retain: false,
    },
    () => {},
  );
}
