import type { Construct } from 'constructs';
import { ObjectVariable } from '../object-variable';
import type { NetworkProps } from './props';
import { MOST_SECURITY_GROUPS, MOST_SUBNETS, SECURITY_GROUP_ID, SUBNET_ID } from './rules';

/** The variable `network`: the signer runs in a VPC. */
export function networkVariable(scope: Construct): NetworkProps {
  const variable = new ObjectVariable(scope, 'network', {
    description:
      'The signer and its rehearsal run in a VPC of yours, such as one from which the CA can be reached ' +
      '(docs/network.md). null: in none. An object:',
    attributes: {
      subnet_ids: {
        description: `Ids of the subnets, 1 to ${MOST_SUBNETS}, of one VPC, best in several Availability Zones.`,
        texts: SUBNET_ID,
        required: true,
      },
      security_group_ids: {
        description:
          `Ids of the security groups, 1 to ${MOST_SECURITY_GROUPS}. They must let the signer out to the ports of the CA ` +
          'and of AWS.',
        texts: SECURITY_GROUP_ID,
        required: true,
      },
    },
  });
  const limits = { subnet_ids: MOST_SUBNETS, security_group_ids: MOST_SECURITY_GROUPS } as const;
  for (const [attribute, most] of Object.entries(limits)) {
    const list = `try(tolist(var.network.${attribute}), [])`;
    // What is no list has an error of its own.
    variable.addCondition(
      `!can(tolist(var.network.${attribute})) || (length(${list}) >= 1 && length(${list}) <= ${most})`,
      `network.${attribute} must have 1 to ${most} ids.`,
    );
    variable.addCondition(
      `length(distinct(${list})) == length(${list})`,
      `network.${attribute} must have each id once.`,
    );
  }
  return {
    subnetIds: variable.texts('subnet_ids'),
    securityGroupIds: variable.texts('security_group_ids'),
  };
}
