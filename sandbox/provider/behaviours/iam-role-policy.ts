import type { ResourceBehaviour } from '../behaviour';
import { type Attributes, stringIn } from '../values';

/** What the stand-in needs of IAM. */
export interface RolePolicies {
  putRolePolicy(role: string, name: string, document: string): void;
  /** @returns undefined when there is none of this name. */
  getRolePolicy(role: string, name: string): string | undefined;
  /** One that is not there is not an error. */
  deleteRolePolicy(role: string, name: string): void;
}

/** Resource `aws_iam_role_policy`: an inline policy. */
export function awsIamRolePolicy(policies: RolePolicies): ResourceBehaviour {
  const put = async (planned: Attributes): Promise<Attributes> => {
    const [role, name] = [stringIn(planned, 'role'), stringIn(planned, 'name')];
    policies.putRolePolicy(role, name, stringIn(planned, 'policy'));
    return { id: `${role}:${name}` };
  };
  return {
    createOnly: () => ['name', 'name_prefix', 'role'],
    create: put,
    update: (_prior, planned) => put(planned),
    async read(state) {
      const policy = policies.getRolePolicy(stringIn(state, 'role'), stringIn(state, 'name'));
      return policy === undefined ? null : { policy };
    },
    async delete(state) {
      policies.deleteRolePolicy(stringIn(state, 'role'), stringIn(state, 'name'));
    },
  };
}
