/** Where the sandbox's resources are said to be. */
export interface AwsAccount {
  /** The group of Regions that every ARN names. */
  readonly partition: 'aws' | 'aws-cn' | 'aws-us-gov';
  /** Where the provider works when its block names no Region. */
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
}

/** The account that the stand-in pretends to when not told otherwise; its number is that of AWS's own examples. */
export const SANDBOX_ACCOUNT: AwsAccount = {
  partition: 'aws',
  region: 'eu-central-1',
  accountId: '123456789012',
};

/** `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`. */
export function regionalArn(account: AwsAccount, service: string, resource: string): string {
  return `arn:${account.partition}:${service}:${account.region}:${account.accountId}:${resource}`;
}

/** `arn:PARTITION:SERVICE::ACCOUNT:RESOURCE`, for services without Regions such as IAM. */
export function globalArn(account: AwsAccount, service: string, resource: string): string {
  return `arn:${account.partition}:${service}::${account.accountId}:${resource}`;
}

/** Whether a text has the six parts of an ARN. (IAM user guide, "Amazon Resource Names") */
export function isArn(text: string | undefined): boolean {
  return /^arn:([^:]*:){4}./.test(text ?? '');
}
