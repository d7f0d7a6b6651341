import type * as sdk from '@aws-sdk/client-iot';
import { type AwsAccount, regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { SDK } from '../../sdk';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import type { Conditions } from '../../wire/conditions';
import { ServiceModel } from '../../wire/model';
import { tagOperations } from '../tag-operations';
import type { CertificateProvider, CertificateProviders } from './certificate-providers';
import { type CertificateStatus, Certificates } from './certificates';
import { Quotas } from './quotas';

const MODEL = new ServiceModel(SDK.iot);

type OfProvider = Given<sdk.DescribeCertificateProviderRequest, 'certificateProviderName'>;
type OfCertificate = Given<sdk.DescribeCertificateRequest, 'certificateId'>;

/** What AWS IoT's API operates on. */
export interface IotApiOptions {
  readonly providers: CertificateProviders;
  /** @default none */
  readonly certificates?: Certificates;
  /** Faults and latency. @default neither */
  readonly conditions?: Conditions;
  /** @default AWS's */
  readonly quotas?: Quotas;
  /** Host of the endpoint for devices, without a port, as in AWS. @default none, and DescribeEndpoint returns none */
  readonly endpointAddress?: string;
  /** @default the sandbox's account */
  readonly account?: AwsAccount;
  /** AWS documents two forms of a provider's ARN, but not which one IAM checks. @default '/' */
  readonly arnSeparator?: '/' | ':';
}

/** AWS IoT's control plane: the certificate provider, certificates, the endpoint for devices. */
export function iotApi(options: IotApiOptions): ServiceDefinition {
  const {
    providers,
    certificates = new Certificates(),
    conditions,
    quotas = new Quotas(),
    endpointAddress,
    account = SANDBOX_ACCOUNT,
    arnSeparator = '/',
  } = options;
  const { tags } = providers;
  const provider = ({ certificateProviderName: name }: OfProvider) =>
    regionalArn(account, 'iot', `certificateprovider${arnSeparator}${name}`);
  const certificateArn = (id: string) => regionalArn(account, 'iot', `cert/${id}`);
  const certificate = ({ certificateId }: OfCertificate) => certificateArn(certificateId);
  const requireProvider = (arn: string): string => {
    const all = providers.list().map(({ certificateProviderArn }) => certificateProviderArn);
    if (all.includes(arn)) return arn;
    throw new ApiError('ResourceNotFoundException', `There is no ${arn} to tag.`);
  };
  return {
    scope: 'iot',
    model: MODEL,
    ...(conditions && { conditions }),
    throttle: (operation) => quotas.take(operation as Parameters<Quotas['take']>[0]),
    constraints: {
      certificateProviderName: { min: 1, max: 128, pattern: /[\w=,@-]+/ },
      lambdaFunctionArn: { min: 1, max: 170, pattern: /[\s\S]*/ },
      accountDefaultForOperations: { min: 1, max: 1 },
      certificateId: { min: 64, max: 64, pattern: /(0x)?[a-fA-F0-9]+/ },
      endpointType: { oneOf: ['iot:Data', 'iot:Data-ATS', 'iot:CredentialProvider', 'iot:Jobs'] },
      newStatus: {
        oneOf: [
          'ACTIVE',
          'INACTIVE',
          'REVOKED',
          'PENDING_TRANSFER',
          'REGISTER_INACTIVE',
          'PENDING_ACTIVATION',
        ],
      },
    },
    operations: {
      CreateCertificateProvider: on(
        provider,
        (input: OfProvider & Given<sdk.CreateCertificateProviderRequest, 'lambdaFunctionArn'>) => {
          const { certificateProviderName, certificateProviderArn } = providers.create(input);
          tags.add(certificateProviderArn, input.tags);
          return { certificateProviderName, certificateProviderArn };
        },
      ),
      DescribeCertificateProvider: on(provider, ({ certificateProviderName }: OfProvider) =>
        providers.describe(certificateProviderName),
      ),
      UpdateCertificateProvider: on(provider, (input: OfProvider & sdk.UpdateCertificateProviderRequest) => {
        const { certificateProviderName, certificateProviderArn } = providers.update(input);
        return { certificateProviderName, certificateProviderArn };
      }),
      DeleteCertificateProvider: on(provider, ({ certificateProviderName }: OfProvider) => {
        const { certificateProviderArn } = providers.describe(certificateProviderName);
        providers.delete(certificateProviderName);
        tags.forget(certificateProviderArn);
      }),
      ListCertificateProviders: on('*', () => ({ certificateProviders: providers.list().map(entry) })),
      ...tagOperations(tags, 'resourceArn', { keyOf: requireProvider }),
      DescribeEndpoint: on('*', () => ({ endpointAddress })),
      DescribeCertificate: on(certificate, ({ certificateId: id }: OfCertificate) => {
        const { pem, status, createdAt } = certificates.get(id);
        const description = {
          certificateArn: certificateArn(id),
          certificateId: id,
          certificatePem: pem,
          status,
          creationDate: createdAt,
        };
        return { certificateDescription: description };
      }),
      ListCertificates: on('*', () => ({
        certificates: certificates.all.map(({ id, status, createdAt }) => ({
          certificateArn: certificateArn(id),
          certificateId: id,
          status,
          creationDate: createdAt,
        })),
      })),
      UpdateCertificate: on(
        certificate,
        (input: OfCertificate & Given<sdk.UpdateCertificateRequest, 'newStatus'>) =>
          certificates.setStatus(input.certificateId, input.newStatus as CertificateStatus),
      ),
    },
  };
}

/** A provider in the list, which has fewer members than its description. */
function entry({ certificateProviderName, certificateProviderArn }: CertificateProvider) {
  return { certificateProviderName, certificateProviderArn };
}
