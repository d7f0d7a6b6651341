import { type AwsAccount, regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { type Authorize, requireAllowed } from '../../wire/authorize';
import { type SignedRequest, WireEndpoint, WireError } from '../../wire/endpoint';
import type { CertificateProviders } from './certificate-providers';
import { ResourceNotFoundException } from './errors';

/** How to start AWS IoT's control plane. */
export interface IotControlPlaneOptions {
  /** The registry that it shows. */
  readonly providers: Pick<CertificateProviders, 'list' | 'describe'>;
  readonly authorize: Authorize;
  /** @default the sandbox's account */
  readonly account?: AwsAccount;
  /** AWS documents two ARNs of a provider and does not say which one IAM checks. @default '/' */
  readonly arnSeparator?: '/' | ':';
}

const LIST = '/certificate-providers';

/** AWS IoT's control plane at the wire, REST and JSON, as far as the signer's health check asks it. */
export class IotControlPlane {
  /** Starts it; it listens on 127.0.0.1 when the promise resolves. */
  static async start(options: IotControlPlaneOptions): Promise<IotControlPlane> {
    const { providers, authorize, account = SANDBOX_ACCOUNT, arnSeparator = '/' } = options;
    const list = ({ accessKeyId }: SignedRequest): object => {
      requireAllowed(authorize, accessKeyId, 'iot:ListCertificateProviders', '*');
      return {
        certificateProviders: providers.list().map(({ certificateProviderName, certificateProviderArn }) => ({
          certificateProviderName,
          certificateProviderArn,
        })),
      };
    };
    const describe = ({ accessKeyId }: SignedRequest, name: string): object => {
      const arn = regionalArn(account, 'iot', `certificateprovider${arnSeparator}${name}`);
      requireAllowed(authorize, accessKeyId, 'iot:DescribeCertificateProvider', arn);
      try {
        const { creationDate, lastModifiedDate, ...provider } = providers.describe(name);
        // Dates travel as seconds since the epoch.
        const seconds = (date: Date) => date.getTime() / 1_000;
        return {
          ...provider,
          creationDate: seconds(creationDate),
          lastModifiedDate: seconds(lastModifiedDate),
        };
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        throw new WireError(error.name, error.message, 404);
      }
    };
    const endpoint = await WireEndpoint.start((request) => {
      const { method, path } = request;
      if (method === 'GET' && path === LIST) return list(request);
      const [, name] = /^\/certificate-providers\/([^/]+)$/.exec(path) ?? [];
      if (method === 'GET' && name !== undefined) return describe(request, decodeURIComponent(name));
      throw new WireError(
        'UnknownOperationException',
        `The sandbox's AWS IoT has no ${method} ${path}.`,
        404,
      );
    });
    return new IotControlPlane(endpoint);
  }

  private constructor(private readonly endpoint: WireEndpoint) {}

  /** Value of `AWS_ENDPOINT_URL_IOT`. */
  get url(): string {
    return this.endpoint.url;
  }

  /** Closes the port and every connection. */
  async stop(): Promise<void> {
    await this.endpoint.stop();
  }
}
