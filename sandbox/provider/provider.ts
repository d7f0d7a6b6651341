import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import { accessKeyIdOf } from '../services/iam/access-key';
import { ADMINISTRATOR } from '../services/iam/iam';
import { Apis } from './api/apis';
import { type Answers, answersOf, type OnApply } from './calls';
import { CALLS, type Call, providerService } from './protocol/service';
import { BEHAVIOURS } from './resources';
import { mergeTypes, type TypesInUse, typesUsedBy } from './types-in-use';

/** Longest path of a Unix socket that every system accepts, in bytes (macOS). */
const MAX_SOCKET_PATH = 103;

/** Every type that the stand-in supports. */
const KNOWN_TYPES: TypesInUse = {
  resources: Object.keys(BEHAVIOURS.resources),
  dataSources: Object.keys(BEHAVIOURS.dataSources),
};

/** How to start a {@link StandInProvider}. */
export interface StandInProviderOptions {
  /** Types to serve. @default those of `stack`; without a stack, every known type */
  readonly types?: TypesInUse;
  /** A parsed `cdk.tf.json`, whose types are served in addition to `types`. */
  readonly stack?: unknown;
  /**
   * Where AWS is, for every service, such as a sandbox's `http://127.0.0.1:1234`.
   * @default none: the stand-in validates and mocks, and cannot plan and apply
   */
  readonly endpoint?: string;
  /**
   * Base of relative paths in the configuration (a Lambda's `filename`): Terraform's own folder, which providers
   * cannot know. @default process.cwd()
   */
  readonly workingDirectory?: string;
  /** Called around each change of an apply. */
  readonly onApply?: OnApply;
  /** Parent of the socket's folder; keep it short. @default os.tmpdir() */
  readonly socketDir?: string;
}

/**
 * A stand-in for the AWS provider. The real `terraform` and the real `cdktf deploy` use it when they run with its
 * {@link environment}. It has the real one's schemas and calls the same APIs, at your endpoint.
 */
export class StandInProvider {
  /**
   * The variables that make `terraform` and `cdktf` use this provider, offline:
   * - `TF_REATTACH_PROVIDERS` names the socket;
   * - `CDKTF_SKIP_PROVIDER_LOCK` keeps cdktf from asking a registry for the checksums of the real provider;
   * - `CHECKPOINT_DISABLE` keeps both from asking for newer versions of themselves.
   */
  readonly environment: Readonly<Record<string, string>>;

  readonly #server: Server;
  readonly #apis: Apis;
  readonly #folder: string;

  private constructor(server: Server, apis: Apis, folder: string, socket: string) {
    this.#server = server;
    this.#apis = apis;
    this.#folder = folder;

    const reattach = {
      Protocol: 'grpc',
      ProtocolVersion: 5,
      Pid: process.pid,
      // Otherwise Terraform would kill this process at the end of its run.
      Test: true,
      Addr: { Network: 'unix', String: socket },
    };
    this.environment = {
      TF_REATTACH_PROVIDERS: JSON.stringify({ 'hashicorp/aws': reattach }),
      CDKTF_SKIP_PROVIDER_LOCK: 'true',
      CHECKPOINT_DISABLE: '1',
    };
  }

  /**
   * Listens on a Unix socket that only this user can reach. Schemas are derived when Terraform first asks for them; a
   * type that the bindings lack fails then.
   * @throws when the socket's path would be too long.
   */
  static async start(options: StandInProviderOptions = {}): Promise<StandInProvider> {
    const { endpoint, onApply, workingDirectory = process.cwd() } = options;
    const apis = new Apis(endpoint);
    const answers = answersOf({
      types: typesOf(options),
      apis,
      accessKeyId: accessKeyIdOf({ kind: 'user', name: ADMINISTRATOR }),
      onApply,
      resolvePath: (path) => resolve(workingDirectory, path),
    });

    // mkdtemp creates a folder that no other user can enter.
    const folder = await mkdtemp(join(options.socketDir ?? tmpdir(), 'tf-'));
    try {
      const socket = join(folder, 'aws.sock');
      requireShort(socket);
      const server = new Server();
      server.addService(providerService(), handlersOf(answers));
      await listen(server, socket);
      return new StandInProvider(server, apis, folder, socket);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Ends all calls at once and removes the socket. */
  async stop(): Promise<void> {
    this.#server.forceShutdown();
    this.#apis.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function typesOf({ types, stack }: StandInProviderOptions): TypesInUse {
  if (stack === undefined) return types ?? KNOWN_TYPES;
  const used = typesUsedBy(stack);
  return types === undefined ? used : mergeTypes(types, used);
}

function requireShort(socket: string): void {
  if (Buffer.byteLength(socket) <= MAX_SOCKET_PATH) return;
  throw new Error(
    `${socket} is too long for a Unix socket (${MAX_SOCKET_PATH} bytes at most): ` +
      'set socketDir, or the environment variable TMPDIR, to a shorter folder',
  );
}

function listen(server: Server, socket: string): Promise<number> {
  return new Promise((fulfil, reject) => {
    server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error, port) =>
      error === null ? fulfil(port) : reject(error),
    );
  });
}

type Handler = (call: ServerUnaryCall<unknown, unknown>, callback: sendUnaryData<unknown>) => void;

function handlersOf(answers: Answers): Record<Call, Handler> {
  const handler =
    (name: Call): Handler =>
    (call, callback) => {
      const answer = answers[name] as (request: unknown) => Promise<unknown>;
      answer(call.request).then(
        (response) => callback(null, response),
        (error: Error) =>
          callback({ code: status.INTERNAL, message: `${name}: ${error.stack ?? error.message}` }),
      );
    };
  return Object.fromEntries(CALLS.map((name) => [name, handler(name)])) as Record<Call, Handler>;
}
