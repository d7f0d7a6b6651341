import { NormalizedSchema } from '@smithy/core/schema';
import { openClient, SDK, type Sdk, type SdkClient, type ServiceName } from '../../sdk';
import { ProviderError } from '../behaviour';

/** Members of a request or an answer, by AWS's names. */
export type Members = Readonly<Record<string, unknown>>;

/** Input and output of an operation, from AWS's public model in the SDK. */
export interface OperationSchema {
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

/** Where AWS is, and whose key to use. */
export interface ApiOptions {
  /** Endpoint of every service, such as `http://127.0.0.1:1234`. @default none: nothing can be called */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly accessKeyId: string;
}

type SdkSchema = Parameters<typeof NormalizedSchema.of>[0];

/** AWS's APIs, through the clients of the SDK. */
export class Api {
  readonly #schemas = new Map<string, OperationSchema>();
  readonly #clients = new Map<string, SdkClient>();

  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  /**
   * Calls an operation.
   *
   * @param region @default that of the provider
   * @throws {ApiCallError} what the API refuses
   */
  async call(service: ServiceName, operation: string, input: object, region?: string): Promise<Members> {
    const sdk: Sdk = SDK[service]();
    const Command = sdk[`${operation}Command`] as new (input: object) => object;
    const client = this.#client(service, sdk, region ?? this.#options.region);
    try {
      return await client.send(new Command(input));
    } catch (cause) {
      throw new ApiCallError(client.config.serviceId, operation, cause as SdkError);
    }
  }

  /** The shapes of an operation. */
  schemaOf(service: ServiceName, operation: string): OperationSchema {
    const key = `${service} ${operation}`;
    const known = this.#schemas.get(key);
    if (known !== undefined) return known;
    const sdk: Sdk = SDK[service]();
    // (Its schema of an operation: kind, namespace, name, traits, input, output)
    const [, , , , input, output] = sdk[`${operation}$`] as readonly [0, 0, 0, 0, SdkSchema, SdkSchema];
    const schema = { input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) };
    this.#schemas.set(key, schema);
    return schema;
  }

  /** Closes the connections. */
  close(): void {
    for (const client of this.#clients.values()) client.destroy();
    this.#clients.clear();
  }

  #client(service: ServiceName, sdk: Sdk, region: string): SdkClient {
    const key = `${service} ${region}`;
    const client = this.#clients.get(key) ?? this.#open(sdk, region);
    this.#clients.set(key, client);
    return client;
  }

  #open(sdk: Sdk, region: string): SdkClient {
    const { endpoint, accessKeyId } = this.#options;
    if (endpoint === undefined) {
      throw new ProviderError(
        'The stand-in provider was started without AWS',
        'It can validate and mock. To plan and apply, give it the endpoint of a sandbox.',
      );
    }
    // Otherwise each service's client prints the warning, about SDK versions later than those locked here.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    return openClient(sdk, {
      endpoint,
      region,
      // The sandbox checks only the key's id.
      credentials: { accessKeyId, secretAccessKey: 'not-checked' },
    });
  }
}

/** An SDK error. Without an answer from the service, it has no metadata. */
type SdkError = Error & {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
};

/** A refusal of an API, worded as the real provider's SDK words it. */
export class ApiCallError extends ProviderError {
  constructor(service: string, operation: string, cause: SdkError) {
    const { httpStatusCode: status, requestId } = cause.$metadata ?? {};
    const answer =
      status === undefined
        ? ''
        : `https response error StatusCode: ${status}, RequestID: ${requestId}, ${cause.name}: `;
    super(`operation error ${service}: ${operation}, ${answer}${cause.message}`, '', { cause });
  }

  /** AWS's name of the error, such as `ResourceNotFoundException`. */
  get code(): string {
    return (this.cause as Error).name;
  }

  /** Whether the resource does not exist; each service has its own code for that. */
  get isNotFound(): boolean {
    return /NotFound|^NoSuch|^InvalidDocument$/.test(this.code);
  }
}

/** The answer of a call, or undefined if the resource does not exist. */
export async function unlessGone<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiCallError && error.isNotFound) return undefined;
    throw error;
  }
}
