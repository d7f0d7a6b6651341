import { type AwsAccount, regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { call, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import type { Properties, ResourceType } from '../cloudcontrol/resource-type';
import type { Tag } from '../tags';

/** CloudFormation's name for a certificate provider. */
const CERTIFICATE_PROVIDER_TYPE = 'AWS::IoT::CertificateProvider';

/** The used part of the type's schema in CloudFormation's registry. */
const SCHEMA = {
  typeName: CERTIFICATE_PROVIDER_TYPE,
  description: 'Use the AWS::IoT::CertificateProvider resource to declare an AWS IoT Certificate Provider.',
  definitions: {
    Tag: {
      type: 'object',
      properties: {
        Key: { type: 'string', minLength: 1, maxLength: 128 },
        Value: { type: 'string', minLength: 0, maxLength: 256 },
      },
      required: ['Key', 'Value'],
      additionalProperties: false,
    },
    CertificateProviderOperation: { type: 'string', enum: ['CreateCertificateFromCsr'] },
  },
  properties: {
    CertificateProviderName: { type: 'string', pattern: '^[\\w=,@-]+$', minLength: 1, maxLength: 128 },
    LambdaFunctionArn: { type: 'string', minLength: 1, maxLength: 170 },
    AccountDefaultForOperations: {
      type: 'array',
      minItems: 1,
      maxItems: 1,
      uniqueItems: true,
      insertionOrder: false,
      items: { $ref: '#/definitions/CertificateProviderOperation' },
    },
    Tags: { type: 'array', maxItems: 50, insertionOrder: false, items: { $ref: '#/definitions/Tag' } },
    Arn: { type: 'string' },
  },
  required: ['LambdaFunctionArn', 'AccountDefaultForOperations'],
  primaryIdentifier: ['/properties/CertificateProviderName'],
  createOnlyProperties: ['/properties/CertificateProviderName'],
  readOnlyProperties: ['/properties/Arn'],
  additionalProperties: false,
} as const;

/** The settable properties, after they were checked. */
interface Settings {
  readonly LambdaFunctionArn: string;
  readonly AccountDefaultForOperations: readonly string[];
  readonly Tags?: readonly Tag[];
}

/**
 * `AWS::IoT::CertificateProvider`: its handlers call AWS IoT with the caller's permissions.
 *
 * @param iot AWS IoT's API.
 */
export function certificateProviderType(
  iot: ServiceDefinition,
  account: AwsAccount = SANDBOX_ACCOUNT,
): ResourceType {
  // The form in the developer guide's samples; AWS IoT's answers have the other one.
  const arnOf = (name: string) => regionalArn(account, 'iot', `certificateprovider:${name}`);
  return {
    typeName: CERTIFICATE_PROVIDER_TYPE,
    schema: SCHEMA,
    // CloudFormation generates a name if there is none; the sandbox's is always the same.
    identifierOf: ({ CertificateProviderName = 'certificate-provider' }) => String(CertificateProviderName),
    async create(properties, caller) {
      const { LambdaFunctionArn, AccountDefaultForOperations, Tags } = checked(properties);
      const input = {
        certificateProviderName: this.identifierOf(properties),
        lambdaFunctionArn: LambdaFunctionArn,
        accountDefaultForOperations: AccountDefaultForOperations,
        tags: Tags,
      };
      await call(iot, 'CreateCertificateProvider', input, caller);
    },
    async read(certificateProviderName, caller) {
      const provider: Properties = {
        ...(await call(iot, 'DescribeCertificateProvider', { certificateProviderName }, caller)),
      };
      const resourceArn = String(provider.certificateProviderArn);
      const { tags } = (await call(iot, 'ListTagsForResource', { resourceArn }, caller)) as {
        tags: readonly Tag[];
      };
      return {
        AccountDefaultForOperations: provider.accountDefaultForOperations,
        Arn: arnOf(certificateProviderName),
        CertificateProviderName: certificateProviderName,
        LambdaFunctionArn: provider.lambdaFunctionArn,
        ...(tags.length > 0 && { Tags: tags }),
      };
    },
    async update(certificateProviderName, { Arn, ...properties }, caller) {
      if (properties.CertificateProviderName !== certificateProviderName) {
        throw new ApiError(
          'ValidationException',
          'CertificateProviderName can only be set when it is created.',
        );
      }
      const { LambdaFunctionArn, AccountDefaultForOperations, Tags = [] } = checked(properties);
      const input = {
        certificateProviderName,
        lambdaFunctionArn: LambdaFunctionArn,
        accountDefaultForOperations: AccountDefaultForOperations,
      };
      await call(iot, 'UpdateCertificateProvider', input, caller);
      const { certificateProviderArn } = (await call(
        iot,
        'DescribeCertificateProvider',
        { certificateProviderName },
        caller,
      )) as { certificateProviderArn: string };
      await replaceTags(iot, certificateProviderArn, Tags, caller);
    },
    async delete(certificateProviderName, caller) {
      await call(iot, 'DeleteCertificateProvider', { certificateProviderName }, caller);
    },
  };
}

async function replaceTags(
  iot: ServiceDefinition,
  resourceArn: string,
  tags: readonly Tag[],
  caller: Parameters<ResourceType['create']>[1],
): Promise<void> {
  const before = (await call(iot, 'ListTagsForResource', { resourceArn }, caller)) as {
    tags: readonly Tag[];
  };
  const gone = before.tags.flatMap(({ Key = '' }) => (tags.some((tag) => tag.Key === Key) ? [] : [Key]));
  if (gone.length > 0) await call(iot, 'UntagResource', { resourceArn, tagKeys: gone }, caller);
  if (tags.length > 0) await call(iot, 'TagResource', { resourceArn, tags }, caller);
}

/** @throws ApiError ValidationException, in the words of CloudFormation's check against a schema */
function checked(properties: Properties): Settings {
  const problems = [
    ...SCHEMA.required
      .filter((name) => !(name in properties))
      .map((name) => `#: required key [${name}] not found`),
    ...Object.keys(properties)
      .filter((name) => !(name in SCHEMA.properties) || name === 'Arn')
      .map((name) => `#: extraneous key [${name}] is not permitted`),
  ];
  if (problems.length > 0) {
    throw new ApiError('ValidationException', `Model validation failed (${problems.join('; ')})`);
  }
  return properties as unknown as Settings;
}
