import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ApiError, type Operations, type Service } from './api';
import { readQuery, writeError, writeResult } from './query-protocol';

/** AWS's APIs on one port of 127.0.0.1, told apart as AWS tells them apart: by the scope of the signature. */
export class WireServer {
  /** @param services By the name that stands in the scope of a signature, such as `iam`. */
  static async start(services: Readonly<Record<string, Service>>): Promise<WireServer> {
    const unknown: string[] = [];
    const server = createServer((request, response) => {
      serve(request, response, services, unknown).catch(() => response.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new WireServer(server, unknown);
  }

  private constructor(
    private readonly server: Server,
    /** What was called and is not here, so that a missing operation is never taken for an empty answer. */
    readonly unknown: readonly string[],
  ) {}

  /** `http://127.0.0.1:PORT` */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  services: Readonly<Record<string, Service>>,
  unknown: string[],
): Promise<void> {
  const body = await text(request);
  const [, name = ''] =
    /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
  const service = services[name];
  const missing = (what: string): ApiError => {
    unknown.push(`${name}: ${what}`);
    return new ApiError('UnknownOperationException', `This account has no ${name} ${what}.`, 404);
  };
  try {
    if (service === undefined) throw missing('at all');
    switch (service.protocol) {
      case 'query': {
        const { action, input } = readQuery(body);
        const output = await called(service.operations, action, input, missing);
        send(response, 200, 'text/xml', writeResult(action, output));
        return;
      }
      case 'json': {
        const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
        const output = await called(service.operations, operation, JSON.parse(body || '{}'), missing);
        send(response, 200, 'application/x-amz-json-1.1', JSON.stringify(output));
        return;
      }
      case 'rest': {
        const { pathname } = new URL(request.url ?? '', 'http://aws');
        const { method = '' } = request;
        const path = decodeURIComponent(pathname);
        const answer = await service.answer({ method, path, body });
        const json = answer.body === undefined ? '' : JSON.stringify(answer.body);
        send(response, answer.status ?? 200, 'application/json', json, answer.headers);
      }
    }
  } catch (error) {
    const { code, message, status } = error instanceof ApiError ? error : internal(error);
    if (service?.protocol === 'query') send(response, status, 'text/xml', writeError(code, message));
    else {
      const json = JSON.stringify({ __type: code, message, Message: message });
      send(response, status, 'application/json', json, { 'x-amzn-errortype': code });
    }
  }
}

function called(
  operations: Operations,
  name: string,
  input: unknown,
  missing: (what: string) => ApiError,
): unknown {
  const operation = operations[name];
  if (operation === undefined) throw missing(name);
  return operation(input as never);
}

function internal(error: unknown): ApiError {
  return new ApiError('InternalFailure', String(error), 500);
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': type, ...headers }).end(body);
}
