/** The SDK's packages by the names that the rows use; each is loaded by its first call. */
export const SERVICES = {
  cloudcontrol: () => import('@aws-sdk/client-cloudcontrol'),
  cloudformation: () => import('@aws-sdk/client-cloudformation'),
  cloudwatch: () => import('@aws-sdk/client-cloudwatch'),
  events: () => import('@aws-sdk/client-eventbridge'),
  iam: () => import('@aws-sdk/client-iam'),
  lambda: () => import('@aws-sdk/client-lambda'),
  logs: () => import('@aws-sdk/client-cloudwatch-logs'),
  scheduler: () => import('@aws-sdk/client-scheduler'),
  sns: () => import('@aws-sdk/client-sns'),
  ssm: () => import('@aws-sdk/client-ssm'),
  sts: () => import('@aws-sdk/client-sts'),
} satisfies Readonly<Record<string, () => Promise<object>>>;

/** A service of AWS. */
export type ServiceName = keyof typeof SERVICES;
