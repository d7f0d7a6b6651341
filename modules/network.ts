import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from './account';
import { type PolicyStatement, policyDocument } from './policy';
import { condition, type PropRule, type PropRules, required, settings, texts } from './props';
import type { TextRule } from './rules';

/** Id of a subnet. Old ones are shorter. (Amazon EC2 user guide, "Resource IDs") */
export const SUBNET_ID: TextRule = {
  pattern: '^subnet-([0-9a-f]{8}|[0-9a-f]{17})$',
  mustBe: 'the id of a subnet, such as subnet-0123456789abcdef0',
};

/** Id of a security group. */
export const SECURITY_GROUP_ID: TextRule = {
  pattern: '^sg-([0-9a-f]{8}|[0-9a-f]{17})$',
  mustBe: 'the id of a security group, such as sg-0123456789abcdef0',
};

/** Most of each that a function can have. (Lambda API reference, VpcConfig) */
export const MOST_SUBNETS = 16;
export const MOST_SECURITY_GROUPS = 5;

/** Where in a VPC the signer runs. Both lists are empty if it runs in none. */
export interface NetworkProps {
  /**
   * Ids of the subnets, 1 to 16; in several Availability Zones, so that one may fail. All of the same VPC, and from each
   * there must be a way to the CA and to AWS's services (docs/network.md).
   */
  readonly subnetIds: string[];
  /** Ids of the security groups, 1 to 5. They must let the signer out to port 443, and to that of the CA. */
  readonly securityGroupIds: string[];
}
