/** The account that the sandbox's resources claim to be in. */
export interface AwsAccount {
  /** The group of Regions that every ARN names. */
  readonly partition: 'aws' | 'aws-cn' | 'aws-us-gov';
  /** Where the provider works when its block names no Region. */
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
}

/** The default account; the number is the one that AWS uses in examples. */
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
