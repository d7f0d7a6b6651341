import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { call, type ServiceDefinition, UnknownOperation, unknownOperation } from './api';
import { ApiError } from './api-error';
import type { Caller } from './caller';
import { closeServer } from './close-server';
import { readCredential } from './credential';
import type { CountedAnswer, Exchange } from './faults/respond';
import type { ServiceModel } from './model';
import { AWS_JSON } from './protocols/aws-json';
import { AWS_QUERY } from './protocols/aws-query';
import type { Protocol, WireAnswer, WireRequest } from './protocols/protocol';
import { REST_JSON } from './protocols/rest-json';
import { RPC_V2_CBOR } from './protocols/rpc-v2-cbor';
import { send } from './send';
import { readShape } from './shapes';
import { stopController } from './stopping';

/** A service that handles requests itself, because it also breaks answers and connections on demand. */
interface RawService {
  readonly scope: string;
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** A service behind the door. */
export type AnyService = ServiceDefinition | RawService;

/** The owner of an access key, if any. The signature itself is not checked. */
export type CallerOf = (accessKeyId: string) => Caller | undefined;

/**
 * AWS's APIs on one port of 127.0.0.1, told apart by the scope of the signature. Each understands the protocols of its
 * clients: query, JSON, REST with JSON, CBOR.
 */
export class FrontDoor {
  /** Opens it on a free port; it listens when the promise resolves. */
  static async open(callerOf: CallerOf, ...services: readonly AnyService[]): Promise<FrontDoor> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const door = new FrontDoor(server, callerOf);
    door.add(...services);
    return door;
  }

  /** Calls to operations that the sandbox lacks. */
  readonly unknown: string[] = [];
  readonly #services = new Map<string, AnyService>();
  readonly #stopping = stopController();

  readonly #server: Server;
  readonly #callerOf: CallerOf;

  private constructor(server: Server, callerOf: CallerOf) {
    this.#server = server;
    this.#callerOf = callerOf;

    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /** `http://127.0.0.1:PORT` */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Adds services. */
  add(...services: readonly AnyService[]): void {
    for (const service of services) this.#services.set(service.scope, service);
  }

  /** Closes the port and every connection. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await closeServer(this.#server);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { accessKeyId, scope } = readCredential(request);
    const service = this.#services.get(scope ?? '');
    if (service !== undefined && 'serve' in service) {
      await service.serve(request, response);
      return;
    }
    const received = await receive(request);
    const protocol = protocolOf(received, service);
    const take = async (): Promise<CountedAnswer> => {
      try {
        return {
          answer: await answer(requireService(service, scope), protocol, received, this.#caller(accessKeyId)),
          outcome: 'ok',
        };
      } catch (error) {
        if (error instanceof UnknownOperation) this.unknown.push(error.message);
        const refused = refusalOf(error, service);
        return { answer: refusal(refused), outcome: refused.code };
      }
    };
    const refusal: Exchange['refusal'] = (error) =>
      protocol.writeError(error, error.status ?? service?.model.statusOf(error.code) ?? 400);
    const { conditions, model } = service ?? {};
    const operation = conditions && model && operationIn(received, protocol, model);
    if (conditions === undefined || operation === undefined) send(response, (await take()).answer);
    else await conditions.answer(operation, response, { take, refusal, stopping: this.#stopping.signal });
  }

  /** @throws ApiError unless the key is the account's */
  #caller(accessKeyId: string | undefined): Caller {
    if (accessKeyId === undefined) throw unsigned();
    const caller = this.#callerOf(accessKeyId);
    if (caller !== undefined) return caller;
    const message = 'The security token included in the request is invalid.';
    throw new ApiError('UnrecognizedClientException', message, { status: 403 });
  }
}

function requireService(
  service: ServiceDefinition | undefined,
  scope: string | undefined,
): ServiceDefinition {
  if (scope === undefined) throw unsigned();
  if (service === undefined) throw unknownOperation(scope, 'at all');
  return service;
}

function unsigned(): ApiError {
  return new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token', { status: 403 });
}

/** The operation that a request names, if the service has it. */
function operationIn(request: WireRequest, protocol: Protocol, model: ServiceModel): string | undefined {
  try {
    const { operation } = protocol.read(request, model);
    return model.operation(operation) && operation;
  } catch {
    // It is refused when it is read again.
    return undefined;
  }
}

async function answer(
  service: ServiceDefinition,
  protocol: Protocol,
  request: WireRequest,
  caller: Caller,
): Promise<WireAnswer> {
  service.verify?.(request);
  const { operation: name, input } = protocol.read(request, service.model);
  const model = service.model.operation(name);
  if (model === undefined) throw unknownOperation(service.scope, name);
  const read = readShape(model.input, input(model)) as Readonly<Record<string, unknown>>;
  return protocol.writeOutput(model, await call(service, name, read, caller));
}

/** The error under the service's own code. */
function refusalOf(error: unknown, service: ServiceDefinition | undefined): ApiError {
  if (!(error instanceof ApiError)) return new ApiError('InternalFailure', String(error), { status: 500 });
  const { validationCode = error.code } = service ?? {};
  return error.code === 'ValidationException' ? new ApiError(validationCode, error.message) : error;
}

async function receive(request: IncomingMessage): Promise<WireRequest> {
  const { method = '', url = '/', headers } = request;
  const [path = '/', query = ''] = url.split(/\?(.*)/s);
  return { method, path, query: new URLSearchParams(query), headers, body: await buffer(request) };
}

/** A REST API accepts any content type, including curl's default; the other protocols have their own. */
function protocolOf({ headers }: WireRequest, service: ServiceDefinition | undefined): Protocol {
  if (service?.protocol !== undefined) return service.protocol;
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') return RPC_V2_CBOR;
  if (headers['x-amz-target'] !== undefined) return AWS_JSON;
  if (service?.model.isRest) return REST_JSON;
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? AWS_QUERY : REST_JSON;
}
