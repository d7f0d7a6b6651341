import { globalArn, SANDBOX_ACCOUNT } from '../../../sandbox/account';
import type { Iam } from '../../../sandbox/services/iam/iam';
import { ApiError, found, type Service } from '../wire/api';
import { type Tag, Tags } from './tags';

interface Role {
  readonly RoleName: string;
  readonly AssumeRolePolicyDocument: string;
  readonly Description?: string;
}

/** IAM: roles with inline policies, which the sandbox's services then go by. */
export function iamService(iam: Iam): Service {
  const roles = new Map<string, Role>();
  const policyNames = new Map<string, Set<string>>();
  const tags = new Tags();
  const shown = (role: Role) => ({
    ...role,
    Path: '/',
    RoleId: 'AROAEXAMPLEEXAMPLE000',
    Arn: globalArn(SANDBOX_ACCOUNT, 'iam', `role/${role.RoleName}`),
    CreateDate: '2030-01-01T00:00:00Z',
    MaxSessionDuration: 3_600,
    // Policies travel URL-encoded.
    AssumeRolePolicyDocument: encodeURIComponent(role.AssumeRolePolicyDocument),
    Tags: tags.list(role.RoleName),
  });
  const change = (RoleName: string, changes: Partial<Role>) => {
    roles.set(RoleName, { ...found(roles, RoleName, 'NoSuchEntity'), ...changes });
    return {};
  };
  return {
    protocol: 'query',
    operations: {
      CreateRole: ({ Tags: given, ...role }: Role & { readonly Tags?: readonly Tag[] }) => {
        if (roles.has(role.RoleName))
          throw new ApiError('EntityAlreadyExists', `${role.RoleName} exists.`, 409);
        roles.set(role.RoleName, role);
        tags.add(role.RoleName, given);
        return { Role: shown(role) };
      },
      GetRole: ({ RoleName }: Role) => ({ Role: shown(found(roles, RoleName, 'NoSuchEntity')) }),
      DeleteRole: ({ RoleName }: Role) => {
        if ((policyNames.get(RoleName)?.size ?? 0) > 0) {
          throw new ApiError('DeleteConflict', `${RoleName} has policies; delete them first.`, 409);
        }
        roles.delete(RoleName);
        return {};
      },
      UpdateRoleDescription: ({ RoleName, Description }: Role) => change(RoleName, { Description }),
      UpdateAssumeRolePolicy: (input: { readonly RoleName: string; readonly PolicyDocument: string }) =>
        change(input.RoleName, { AssumeRolePolicyDocument: input.PolicyDocument }),
      TagRole: (input: { readonly RoleName: string; readonly Tags: readonly Tag[] }) => {
        tags.add(input.RoleName, input.Tags);
        return {};
      },
      UntagRole: (input: { readonly RoleName: string; readonly TagKeys: readonly string[] }) => {
        tags.remove(input.RoleName, input.TagKeys);
        return {};
      },
      ListRolePolicies: ({ RoleName }: Role) => ({ PolicyNames: [...(policyNames.get(RoleName) ?? [])] }),
      ListAttachedRolePolicies: () => ({ AttachedPolicies: [] }),
      ListInstanceProfilesForRole: () => ({ InstanceProfiles: [] }),
      PutRolePolicy: ({ RoleName, PolicyName, PolicyDocument }: RolePolicy) => {
        found(roles, RoleName, 'NoSuchEntity');
        iam.putRolePolicy(RoleName, PolicyName, PolicyDocument);
        policyNames.set(RoleName, new Set([...(policyNames.get(RoleName) ?? []), PolicyName]));
        return {};
      },
      GetRolePolicy: ({ RoleName, PolicyName }: RolePolicy) => {
        const document = iam.getRolePolicy(RoleName, PolicyName);
        if (document === undefined) throw new ApiError('NoSuchEntity', `There is no ${PolicyName}.`, 404);
        return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(document) };
      },
      DeleteRolePolicy: ({ RoleName, PolicyName }: RolePolicy) => {
        iam.deleteRolePolicy(RoleName, PolicyName);
        policyNames.get(RoleName)?.delete(PolicyName);
        return {};
      },
      // Who deploys is no user whom IAM knows; the provider looks for one all the same.
      GetUser: () => {
        throw new ApiError('NoSuchEntity', 'There is no such user.', 404);
      },
    },
  };
}

interface RolePolicy {
  readonly RoleName: string;
  readonly PolicyName: string;
  readonly PolicyDocument: string;
}
