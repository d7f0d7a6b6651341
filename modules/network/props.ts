import { Token } from 'cdktf';
import { type PropRule, type PropRules, required, settings, texts } from '../props';
import type { TextRule } from '../rules';
import { MOST_SECURITY_GROUPS, MOST_SUBNETS, SECURITY_GROUP_ID, SUBNET_ID } from './rules';

/** The place in a VPC of yours where the signer runs. References may be to empty lists: then it runs in no VPC. */
export interface NetworkProps {
  /**
   * Ids of the subnets, 1 to 16, of one VPC; in several Availability Zones, so that one may fail. Each must have a way to
   * the CA, and to the services of AWS that the signer uses (docs/network.md).
   */
  readonly subnetIds: string[];
  /** Ids of the security groups, 1 to 5. They must let the signer out to the ports of the CA and of AWS. */
  readonly securityGroupIds: string[];
}

const RULES: PropRules<NetworkProps> = {
  subnetIds: required(ids(SUBNET_ID, MOST_SUBNETS)),
  securityGroupIds: required(ids(SECURITY_GROUP_ID, MOST_SECURITY_GROUPS)),
};

/** A network. */
export function network(): PropRule {
  return settings(RULES);
}

/** Ids, each once. */
function ids(rule: TextRule, most: number): PropRule {
  const each = texts(rule);
  return {
    ...each,
    check: (property, value) => {
      each.check(property, value);
      if (Token.isUnresolved(value)) return;
      const given = value as readonly string[];
      const twice = given.find((id, place) => given.indexOf(id) !== place);
      if (twice !== undefined)
        throw new Error(`${property} must have each id once, and not have ${twice} again.`);
      if (given.length < 1 || given.length > most) {
        throw new Error(`${property} must have 1 to ${most} ids, not ${given.length}.`);
      }
    },
  };
}
