import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the store answers: a status and JSON. */
export type StoreAnswer = readonly [status: number, body: object];

/** Secrets Manager and Parameter Store at one port, as much as reading takes: the test says what each version is. */
export class SecretStore {
  static async start(): Promise<SecretStore> {
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const target = String(request.headers['x-amz-target']);
      const input = JSON.parse(body);
      store.requests.push({ target, input, authorization: String(request.headers.authorization) });
      const [status, answer] = await store.answer(input);
      response.writeHead(status).end(JSON.stringify(answer));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const store = new SecretStore(server);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    Object.assign(process.env, { AWS_ENDPOINT_URL_SECRETS_MANAGER: url, AWS_ENDPOINT_URL_SSM: url });
    return store;
  }

  readonly requests: { readonly target: string; readonly input: Input; readonly authorization: string }[] =
    [];
  answer: (input: Input) => StoreAnswer | Promise<StoreAnswer> = () => [200, { SecretString: 'a secret' }];

  private constructor(readonly server: Server) {}

  /** From here on, the versions are these; a version that is not there is not found. */
  hold(versions: Partial<Record<'AWSCURRENT' | 'AWSPENDING', string>>): void {
    this.answer = ({ VersionStage = 'AWSCURRENT' }) => {
      const SecretString = versions[VersionStage];
      return SecretString === undefined
        ? [400, { __type: 'ResourceNotFoundException', Message: `no ${VersionStage}` }]
        : [200, { SecretString, Parameter: { Value: SecretString } }];
    };
  }

  async stop(): Promise<void> {
    delete process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER;
    delete process.env.AWS_ENDPOINT_URL_SSM;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

interface Input {
  readonly VersionStage?: 'AWSCURRENT' | 'AWSPENDING';
  readonly [name: string]: unknown;
}
