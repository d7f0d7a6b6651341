import { ProviderError } from '../behaviour';

/** CloudFormation's name for a certificate provider. */
export const CERTIFICATE_PROVIDER_TYPE = 'AWS::IoT::CertificateProvider';

/** A tag in CloudFormation's form. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** The writable properties of a certificate provider. */
export interface CertificateProviderProperties {
  /** Create-only. */
  readonly CertificateProviderName?: string;
  readonly LambdaFunctionArn: string;
  readonly AccountDefaultForOperations: readonly string[];
  readonly Tags?: readonly Tag[];
}

type Rule = (value: unknown) => string | undefined;

/** The rules of the CloudFormation registry schema of the type. */
const RULES: Readonly<Record<string, Rule>> = {
  CertificateProviderName: (value) =>
    typeof value === 'string' && /^[\w=,@-]{1,128}$/.test(value)
      ? undefined
      : 'must be 1 to 128 of the characters A-Z a-z 0-9 _ = , @ -',
  LambdaFunctionArn: (value) =>
    typeof value === 'string' && value.length >= 1 && value.length <= 170
      ? undefined
      : 'must be a string of 1 to 170 characters',
  AccountDefaultForOperations: (value) =>
    Array.isArray(value) && value.length === 1 && value[0] === 'CreateCertificateFromCsr'
      ? undefined
      : 'must be ["CreateCertificateFromCsr"]',
  Tags: (value) =>
    Array.isArray(value) && value.length <= 50 && value.every(isTag)
      ? undefined
      : 'must be at most 50 objects, each with a Key and a Value',
};

const REQUIRED = ['LambdaFunctionArn', 'AccountDefaultForOperations'];

function isTag(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  const { Key, Value, ...others } = value as Partial<Tag>;
  return typeof Key === 'string' && typeof Value === 'string' && Object.keys(others).length === 0;
}

/**
 * Reads a `desired_state` that is known.
 * @throws {ProviderError} when it is not JSON, or breaks the type's schema; the detail names each property.
 */
export function parseDesiredState(json: string): CertificateProviderProperties {
  const properties = parseObject(json);
  const missing = REQUIRED.filter((name) => !(name in properties)).map((name) => `${name} is required`);
  const broken = Object.entries(properties).flatMap(([name, value]) => {
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
    const problem = rule === undefined ? 'is not a property that can be set' : rule(value);
    return problem === undefined ? [] : [`${name} ${problem}`];
  });
  const problems = [...missing, ...broken];
  if (problems.length > 0) {
    throw new ProviderError(
      'validating desired_state against CloudFormation Resource Schema',
      problems.join('\n'),
    );
  }
  return properties as unknown as CertificateProviderProperties;
}

function parseObject(json: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(json);
    if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed)) {
      return parsed as Record<string, unknown>;
    }
  } catch (cause) {
    throw new ProviderError('validating desired_state: not JSON', String(cause), { cause });
  }
  throw new ProviderError('validating desired_state: not a JSON object');
}

/** The part of the registry schema that decides what Terraform accepts and plans, as the resource keeps it in its state. */
export function cloudFormationSchema(): string {
  return JSON.stringify({
    typeName: CERTIFICATE_PROVIDER_TYPE,
    description: 'Hands the signing of device certificates to a function.',
    properties: {
      AccountDefaultForOperations: { type: 'array', items: { type: 'string' } },
      Arn: { type: 'string' },
      CertificateProviderName: { type: 'string' },
      LambdaFunctionArn: { type: 'string' },
      Tags: {
        type: 'array',
        items: { type: 'object', properties: { Key: { type: 'string' }, Value: { type: 'string' } } },
      },
    },
    required: REQUIRED,
    primaryIdentifier: ['/properties/CertificateProviderName'],
    createOnlyProperties: ['/properties/CertificateProviderName'],
    readOnlyProperties: ['/properties/Arn'],
    additionalProperties: false,
  });
}
