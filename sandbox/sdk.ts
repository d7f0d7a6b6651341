/** A package of the AWS SDK: the client of a service, its commands, and AWS's public model of the service. */
export type Sdk = Readonly<Record<string, unknown>>;

/**
 * The SDK packages of the sandbox's services, by the AWS CLI's service names. Each is loaded on first use: loading all
 * of them takes seconds.
 */
export const SDK = {
  'acm-pca': () => require('@aws-sdk/client-acm-pca'),
  cloudcontrol: () => require('@aws-sdk/client-cloudcontrol'),
  cloudformation: () => require('@aws-sdk/client-cloudformation'),
  cloudtrail: () => require('@aws-sdk/client-cloudtrail'),
  cloudwatch: () => require('@aws-sdk/client-cloudwatch'),
  // The signer is built with older clients of some, which carry no model.
  dynamodb: () => require('@aws-sdk/client-dynamodb-model'),
  events: () => require('@aws-sdk/client-eventbridge'),
  iam: () => require('@aws-sdk/client-iam'),
  iot: () => require('@aws-sdk/client-iot'),
  kms: () => require('@aws-sdk/client-kms-model'),
  lambda: () => require('@aws-sdk/client-lambda'),
  logs: () => require('@aws-sdk/client-cloudwatch-logs'),
  s3api: () => require('@aws-sdk/client-s3-model'),
  scheduler: () => require('@aws-sdk/client-scheduler'),
  secretsmanager: () => require('@aws-sdk/client-secrets-manager'),
  sns: () => require('@aws-sdk/client-sns'),
  ssm: () => require('@aws-sdk/client-ssm'),
  sts: () => require('@aws-sdk/client-sts'),
} satisfies Readonly<Record<string, () => Sdk>>;

/** A service, by its name in the AWS CLI. */
export type ServiceName = keyof typeof SDK;

/** The client of a package. */
export interface SdkClient {
  /** `serviceId` is AWS's name of the service, such as `CloudWatch`. */
  readonly config: { readonly serviceId: string };
  send(command: object): Promise<Readonly<Record<string, unknown>>>;
  destroy(): void;
}

/** Opens the client of a package. @param options Those of the SDK, such as `region` and `endpoint`. */
export function openClient(sdk: Sdk, options: object): SdkClient {
  const [, Client] = Object.entries(sdk).find(([name]) => /^[A-Z]\w*Client$/.test(name)) ?? [];
  return new (Client as new (options: object) => SdkClient)(options);
}
