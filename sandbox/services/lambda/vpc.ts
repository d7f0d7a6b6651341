import { createHash } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-lambda';
import { type AwsAccount, regionalArn } from '../../account';
import { ApiError } from '../../wire/api-error';
import type { Caller } from '../../wire/caller';

/** Whether a role may do something. */
export type RoleMay = (role: string, action: string, resource: string) => boolean;

/** Actions by which Lambda finds out, for whoever connects a function, whether there is what it is connected to. */
const LOOKING = [
  ['ec2:DescribeSecurityGroups', 'SecurityGroupIds'],
  ['ec2:DescribeSubnets', 'SubnetIds'],
  ['ec2:DescribeVpcs', 'SubnetIds'],
] as const;

/** What Lambda does in the role's name besides creating interfaces, and says if it may not. */
const CONNECTING = ['ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces'] as const;

/** Whether a function with this setting runs in a VPC. Empty lists take it out of one. */
export function isConnected(vpc: sdk.VpcConfig | undefined): vpc is sdk.VpcConfig {
  return (vpc?.SubnetIds ?? []).length > 0 && (vpc?.SecurityGroupIds ?? []).length > 0;
}

/**
 * Throws what Lambda answers when the caller may not look at the network, or the role may not connect functions to it.
 *
 * The sandbox has no networks: any subnet and security group exists, and a function in it reaches everything.
 */
export function requireNetwork(
  { SubnetIds = [], SecurityGroupIds = [] }: sdk.VpcConfig,
  caller: Caller,
  role: string,
  may: RoleMay,
  account: AwsAccount,
): void {
  for (const [action, ids] of LOOKING) {
    if (caller.allows(action, '*')) continue;
    const [, name] = action.split(':');
    const [id] = ids === 'SubnetIds' ? SubnetIds : SecurityGroupIds;
    throw new ApiError(
      'AccessDeniedException',
      `Your access has been denied by EC2, please make sure your request credentials have permission to ${name} for ` +
        `${id}. EC2 Error Code: UnauthorizedOperation. EC2 Error Message: You are not authorized to perform this operation.`,
    );
  }
  const networkInterface = regionalArn(account, 'ec2', 'network-interface/eni-0123456789abcdef0');
  const created = [
    networkInterface,
    ...SubnetIds.map((id) => regionalArn(account, 'ec2', `subnet/${id}`)),
    ...SecurityGroupIds.map((id) => regionalArn(account, 'ec2', `security-group/${id}`)),
  ];
  const denied = created.every((arn) => may(role, 'ec2:CreateNetworkInterface', arn))
    ? CONNECTING.find(
        (action) => !may(role, action, action.startsWith('ec2:Describe') ? '*' : networkInterface),
      )
    : 'ec2:CreateNetworkInterface';
  if (denied === undefined) return;
  throw new ApiError(
    'InvalidParameterValueException',
    `The provided execution role does not have permissions to call ${denied.replace('ec2:', '')} on EC2`,
  );
}

/** The setting as Lambda shows it. One that took the function out of a VPC has an empty id. */
export function shownVpc(vpc: sdk.VpcConfig | undefined): sdk.VpcConfigResponse | undefined {
  if (vpc === undefined) return undefined;
  const { SubnetIds = [], SecurityGroupIds = [], Ipv6AllowedForDualStack = false } = vpc;
  const id = createHash('sha256').update(SubnetIds.join()).digest('hex').slice(0, 17);
  return {
    SubnetIds,
    SecurityGroupIds,
    Ipv6AllowedForDualStack,
    VpcId: isConnected(vpc) ? `vpc-${id}` : '',
  };
}
