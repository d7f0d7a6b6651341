import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { Construct } from 'constructs';

/**
 * The account, Region and partition that Terraform deploys to, and the ARNs that follow from them.
 *
 * ARNs are built from these instead of read from resources, so that they are known while Terraform plans.
 */
export class Account extends Construct {
  /** Twelve digits. */
  readonly id: string;
  /** Such as `eu-west-1`. */
  readonly region: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.id = new DataAwsCallerIdentity(this, 'caller').accountId;
    this.region = new DataAwsRegion(this, 'region').region;
    this.partition = new DataAwsPartition(this, 'partition').partition;
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
