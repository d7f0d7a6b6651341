import type { TextRule } from '../rules';

/** Id of a subnet. Old ones are shorter. (Amazon Inspector API reference, LambdaVpcConfig) */
export const SUBNET_ID: TextRule = {
  pattern: '^subnet-([a-z0-9]{8}|[a-z0-9]{17})$',
  mustBe: 'the id of a subnet, such as subnet-0123456789abcdef0',
};

/** Id of a security group. */
export const SECURITY_GROUP_ID: TextRule = {
  pattern: '^sg-([a-z0-9]{8}|[a-z0-9]{17})$',
  mustBe: 'the id of a security group, such as sg-0123456789abcdef0',
};

/** Most subnets, and most security groups, that a function can have. (Lambda API reference, VpcConfig) */
export const MOST_SUBNETS = 16;
export const MOST_SECURITY_GROUPS = 5;
