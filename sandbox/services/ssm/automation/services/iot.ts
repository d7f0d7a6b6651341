import { type AwsAccount, regionalArn, SANDBOX_ACCOUNT } from '../../../../account';
import type { ApiOperation, Inputs } from './service';

/** What Automation needs of AWS IoT's certificate providers. */
export interface CertificateProviderRegistry {
  /** None or one. */
  list(): readonly ListedProvider[];
  /** @throws when there is none of this name */
  describe(certificateProviderName: string): object;
  /** @throws when there is none of this name */
  delete(certificateProviderName: string): void;
}

/** An entry of ListCertificateProviders. */
export interface ListedProvider {
  readonly certificateProviderName: string;
  readonly certificateProviderArn: string;
}

/** Where the providers are, and how AWS writes their ARNs. */
export interface IotServiceOptions {
  /** @default SANDBOX_ACCOUNT */
  readonly account?: AwsAccount;
  /** AWS documents both forms and does not say which one IAM checks. @default '/' */
  readonly arnSeparator?: '/' | ':';
}

/** AWS IoT, as far as runbooks call it. */
export function iotService(
  providers: CertificateProviderRegistry,
  { account = SANDBOX_ACCOUNT, arnSeparator = '/' }: IotServiceOptions = {},
): Readonly<Record<string, ApiOperation>> {
  const nameIn = ({ certificateProviderName }: Inputs) => String(certificateProviderName);
  const onOne = (action: string, call: (name: string) => object): ApiOperation => ({
    action: `iot:${action}`,
    required: ['certificateProviderName'],
    resources: (inputs) => [
      regionalArn(account, 'iot', `certificateprovider${arnSeparator}${nameIn(inputs)}`),
    ],
    call: (inputs) => call(nameIn(inputs)),
  });
  return {
    ListCertificateProviders: {
      action: 'iot:ListCertificateProviders',
      required: [],
      optional: ['nextToken', 'ascendingOrder'],
      resources: () => ['*'],
      call: () => ({ certificateProviders: providers.list().map(entry) }),
    },
    DescribeCertificateProvider: onOne('DescribeCertificateProvider', (name) => providers.describe(name)),
    DeleteCertificateProvider: onOne('DeleteCertificateProvider', (name) => {
      providers.delete(name);
      return {};
    }),
  };
}

/** The list shows less of a provider than its description does. */
function entry({ certificateProviderName, certificateProviderArn }: ListedProvider): ListedProvider {
  return { certificateProviderName, certificateProviderArn };
}
