import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { Fn, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';

/** Host of each partition's console, to be prefixed with a Region. Other partitions get that of `aws`. */
const CONSOLES = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-eusc': 'console.amazonaws-eusc.eu',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
} as const;

/**
 * The account, Region and partition that Terraform deploys to, and the ARNs built from them.
 *
 * They are not read from resources, so that they are known while Terraform plans.
 */
export class Account extends Construct {
  /** Twelve digits. */
  readonly id: string;
  /** Such as `eu-west-1`. */
  readonly region: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  /** ARN of who deploys: a user, or a role's session. */
  readonly callerArn: string;
  readonly #console: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const caller = new DataAwsCallerIdentity(this, 'caller');
    this.id = caller.accountId;
    this.callerArn = caller.arn;
    this.region = new DataAwsRegion(this, 'region').id;
    this.partition = new DataAwsPartition(this, 'partition').partition;
    // A local, to keep quotes out of the texts that refer to it.
    this.#console = new TerraformLocal(
      this,
      'console',
      Fn.lookup(CONSOLES, this.partition, CONSOLES.aws),
    ).asString;
  }

  /** Address of a page of a service in the AWS console, of this partition and Region. */
  consoleUrl(service: string, page: string): string {
    return `https://${this.region}.${this.#console}/${service}/home?region=${this.region}#${page}`;
  }

  /** ARN of a Lambda function of this account and Region. */
  functionArn(name: string): string {
    return this.arn('lambda', `function:${name}`);
  }

  /** ARN of the root user of this account; as a principal of a policy, it is the whole account. */
  get rootArn(): string {
    return `arn:${this.partition}:iam::${this.id}:root`;
  }

  /** ARN of a role of this account. */
  roleArn(name: string): string {
    return `arn:${this.partition}:iam::${this.id}:role/${name}`;
  }

  /** ARN of a resource in this account and Region. */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.id}:${resource}`;
  }
}
