import { type AwsAccount, regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { type Authorize, requireAllowed } from '../../wire/authorize';
import { WireEndpoint, WireError } from '../../wire/endpoint';
import { SsmError } from './errors';
import type { Parameter, ParameterStore } from './parameter-store';

/** How to start Systems Manager. */
export interface SsmServiceOptions {
  readonly parameters: ParameterStore;
  readonly authorize: Authorize;
  /** @default the sandbox's account */
  readonly account?: AwsAccount;
}

/** Systems Manager at the wire, JSON 1.1: GetParameters, all that the signer's health check asks. */
export class SsmService {
  /** Starts it; it listens on 127.0.0.1 when the promise resolves. */
  static async start(options: SsmServiceOptions): Promise<SsmService> {
    const { parameters, authorize, account = SANDBOX_ACCOUNT } = options;
    const endpoint = await WireEndpoint.start(({ target, accessKeyId, body }) => {
      if (target !== 'AmazonSSM.GetParameters') {
        throw new WireError('UnknownOperationException', `The sandbox's Systems Manager has no "${target}".`);
      }
      const Names = readNames(body);
      for (const name of Names) {
        // Of a name in a hierarchy, the ARN has one slash, not two.
        const arn = regionalArn(account, 'ssm', `parameter/${name.replace(/^\//, '')}`);
        requireAllowed(authorize, accessKeyId, 'ssm:GetParameters', arn);
      }
      return getParameters(parameters, Names);
    });
    return new SsmService(endpoint);
  }

  private constructor(private readonly endpoint: WireEndpoint) {}

  /** Value of `AWS_ENDPOINT_URL_SSM`. */
  get url(): string {
    return this.endpoint.url;
  }

  /** Closes the port and every connection. */
  async stop(): Promise<void> {
    await this.endpoint.stop();
  }
}

function readNames(body: string): readonly string[] {
  const { Names } = parse(body);
  if (!Array.isArray(Names) || Names.some((name) => typeof name !== 'string')) {
    throw new WireError('ValidationException', 'Names must be a list of texts.');
  }
  return Names;
}

function parse(body: string): { readonly Names?: unknown } {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new WireError('SerializationException', String(error));
  }
}

function getParameters(store: ParameterStore, Names: readonly string[]): object {
  try {
    const { Parameters, InvalidParameters } = store.getParameters({ Names });
    return { Parameters: Parameters.map(asSent), InvalidParameters };
  } catch (error) {
    if (error instanceof SsmError) throw new WireError(error.name, error.message);
    throw error;
  }
}

/** Dates travel as seconds since the epoch. */
function asSent({ LastModifiedDate, ...parameter }: Parameter): object {
  return { ...parameter, LastModifiedDate: LastModifiedDate.getTime() / 1_000 };
}
