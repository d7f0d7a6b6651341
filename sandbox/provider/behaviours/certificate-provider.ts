import { regionalArn } from '../../account';
import { type Context, ProviderError, type ResourceBehaviour } from '../behaviour';
import { type Attributes, optionalStringIn, stringIn } from '../values';
import {
  CERTIFICATE_PROVIDER_TYPE,
  type CertificateProviderProperties,
  cloudFormationSchema,
  parseDesiredState,
  type Tag,
} from './certificate-provider-schema';

/** A certificate provider as AWS IoT keeps it. */
export interface CertificateProvider {
  readonly name: string;
  readonly lambdaFunctionArn: string;
  readonly accountDefaultForOperations: readonly string[];
  readonly tags: readonly Tag[];
}

/** What the stand-in needs of AWS IoT Core's registry of certificate providers. */
export interface CertificateProviders {
  /** @throws when the account already has one: AWS IoT allows one. */
  create(provider: CertificateProvider): Promise<void>;
  /** @returns undefined when there is none of this name. */
  describe(name: string): Promise<CertificateProvider | undefined>;
  /** @throws when there is none of this name. */
  update(provider: CertificateProvider): Promise<void>;
  /** One that is not there is not an error. */
  delete(name: string): Promise<void>;
}

/**
 * Resource `aws_cloudcontrolapi_resource` for the type `AWS::IoT::CertificateProvider`, with the real one's
 * traits: a refresh reads `properties` only, so that an edit made outside Terraform does not show in
 * `desired_state`; and a `desired_state` that is unknown at plan is neither checked nor able to replace.
 * (Source: the provider's internal/service/cloudcontrol/resource.go.)
 */
export function awsCertificateProvider(providers: CertificateProviders): ResourceBehaviour {
  return {
    failedUpdateSticks: true,
    // Cloud Control's first answer carries the identifier, and the provider keeps it before it waits for the outcome.
    idBeforeWaiting: (planned) => providerFrom(parseDesiredState(stringIn(planned, 'desired_state'))).name,
    createOnly: ({ prior, planned }) =>
      hasNewName(prior, planned) ? ['type_name', 'desired_state'] : ['type_name'],
    recomputed: ({ prior, planned }) => (prior.desired_state === planned.desired_state ? [] : ['properties']),
    plan: ({ planned }) => {
      requireCertificateProvider(planned);
      const desired = optionalStringIn(planned, 'desired_state');
      if (desired !== undefined) parseDesiredState(desired);
      return { schema: optionalStringIn(planned, 'schema') ?? cloudFormationSchema() };
    },
    async create(planned, context) {
      const provider = providerFrom(parseDesiredState(stringIn(planned, 'desired_state')));
      await failingAs('create', provider.name, () => providers.create(provider));
      return { id: provider.name, properties: propertiesJson(provider, context) };
    },
    async update(_prior, planned, context) {
      const provider = providerFrom(parseDesiredState(stringIn(planned, 'desired_state')));
      await failingAs('update', provider.name, () => providers.update(provider));
      return { properties: propertiesJson(provider, context) };
    },
    async read(state, context) {
      const provider = await providers.describe(stringIn(state, 'id'));
      return provider === undefined ? null : { properties: propertiesJson(provider, context) };
    },
    async delete(state) {
      const name = stringIn(state, 'id');
      await failingAs('delete', name, () => providers.delete(name));
    },
  };
}

function hasNewName(prior: Attributes, planned: Attributes): boolean {
  const desired = optionalStringIn(planned, 'desired_state');
  if (desired === undefined) return false;
  return (
    parseDesiredState(desired).CertificateProviderName !==
    parseDesiredState(stringIn(prior, 'desired_state')).CertificateProviderName
  );
}

function requireCertificateProvider(planned: Attributes): void {
  const typeName = optionalStringIn(planned, 'type_name');
  if (typeName === undefined || typeName === CERTIFICATE_PROVIDER_TYPE) return;
  throw new ProviderError(
    `reading CloudFormation Type (${typeName}): not in the sandbox`,
    `The sandbox's Cloud Control API knows ${CERTIFICATE_PROVIDER_TYPE} only.`,
  );
}

function providerFrom(properties: CertificateProviderProperties): CertificateProvider {
  return {
    // CloudFormation makes up a name for one that has none; the sandbox's is always the same.
    name: properties.CertificateProviderName ?? 'certificate-provider',
    lambdaFunctionArn: properties.LambdaFunctionArn,
    accountDefaultForOperations: properties.AccountDefaultForOperations,
    tags: properties.Tags ?? [],
  };
}

function propertiesJson(provider: CertificateProvider, { account }: Context): string {
  return JSON.stringify({
    AccountDefaultForOperations: provider.accountDefaultForOperations,
    Arn: regionalArn(account, 'iot', `certificateprovider:${provider.name}`),
    CertificateProviderName: provider.name,
    LambdaFunctionArn: provider.lambdaFunctionArn,
    ...(provider.tags.length > 0 && { Tags: provider.tags }),
  });
}

async function failingAs(action: string, name: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProviderError(
      `waiting for Cloud Control API (${CERTIFICATE_PROVIDER_TYPE}) Resource (${name}) ${action}: ${reason}`,
      '',
      { cause },
    );
  }
}
