import type { Statement } from './pipeline-policies';

/**
 * What an apply role needs besides, to put functions into a VPC.
 * (Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC", user permissions)
 */
export const NETWORK_PERMISSIONS: readonly Statement[] = [
  {
    Sid: 'SeeTheNetwork',
    Effect: 'Allow',
    Action: ['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'],
    Resource: '*',
  },
];
