import type * as sdk from '@aws-sdk/client-iam';
import { type AwsAccount, globalArn, SANDBOX_ACCOUNT } from '../../account';
import { SDK } from '../../sdk';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { ServiceModel } from '../../wire/model';
import type { Iam } from './iam';
import type { Role, Roles } from './roles';

const MODEL = new ServiceModel(SDK.iam);

type OfRole = Given<sdk.GetRoleRequest, 'RoleName'>;
type OfPolicy = OfRole & Given<sdk.GetRolePolicyRequest, 'PolicyName'>;

/** Most characters of a role's inline policy, without white space. (IAM user guide, "IAM and STS quotas") */
const MOST_POLICY_CHARACTERS = 10_240;

/** IAM: roles with inline policies, which the sandbox's services enforce. */
export function iamApi(iam: Iam, roles: Roles, account: AwsAccount = SANDBOX_ACCOUNT): ServiceDefinition {
  const { tags } = roles;
  const arnOf = (name: string, path = '/') => globalArn(account, 'iam', `role${path}${name}`);
  const role = ({ RoleName }: OfRole) => arnOf(RoleName);
  const shown = ({ name, trustPolicy, description, path, maxSessionSeconds, createdAt }: Role) => ({
    RoleName: name,
    RoleId: 'AROASANDBOXSANDBOXSAN',
    Arn: arnOf(name, path),
    Path: path,
    CreateDate: createdAt,
    MaxSessionDuration: maxSessionSeconds,
    Description: description,
    // Policies are sent URL-encoded.
    AssumeRolePolicyDocument: encodeURIComponent(trustPolicy),
    Tags: tags.list(name),
  });
  return {
    scope: 'iam',
    model: MODEL,
    constraints: {
      RoleName: { min: 1, max: 64, pattern: /[\w+=,.@-]+/ },
      PolicyName: { min: 1, max: 128, pattern: /[\w+=,.@-]+/ },
      Description: { max: 1_000 },
      MaxSessionDuration: { min: 3_600, max: 43_200 },
      Tags: { max: 50 },
    },
    operations: {
      CreateRole: on(role, (input: OfRole & Given<sdk.CreateRoleRequest, 'AssumeRolePolicyDocument'>) => {
        const { RoleName: name, AssumeRolePolicyDocument: trustPolicy, Description: description } = input;
        const { Path: path = '/', MaxSessionDuration: maxSessionSeconds = 3_600 } = input;
        requirePolicy(trustPolicy);
        roles.create({ name, trustPolicy, description, path, maxSessionSeconds, createdAt: new Date() });
        tags.add(name, input.Tags);
        return { Role: shown(roles.get(name)) };
      }),
      GetRole: on(role, ({ RoleName }: OfRole) => ({ Role: shown(roles.get(RoleName)) })),
      DeleteRole: on(role, ({ RoleName }: OfRole) => roles.delete(RoleName)),
      UpdateRole: on(
        role,
        ({ RoleName, Description, MaxSessionDuration }: OfRole & sdk.UpdateRoleRequest) => {
          const { description, maxSessionSeconds } = roles.get(RoleName);
          roles.change(RoleName, {
            description: Description ?? description,
            maxSessionSeconds: MaxSessionDuration ?? maxSessionSeconds,
          });
        },
      ),
      UpdateRoleDescription: on(role, (input: OfRole & sdk.UpdateRoleDescriptionRequest) => {
        roles.change(input.RoleName, { description: input.Description });
        return { Role: shown(roles.get(input.RoleName)) };
      }),
      UpdateAssumeRolePolicy: on(
        role,
        (input: OfRole & Given<sdk.UpdateAssumeRolePolicyRequest, 'PolicyDocument'>) => {
          requirePolicy(input.PolicyDocument);
          roles.change(input.RoleName, { trustPolicy: input.PolicyDocument });
        },
      ),
      ListRoleTags: on(role, ({ RoleName }: OfRole) => ({
        Tags: tags.list(roles.get(RoleName).name),
        IsTruncated: false,
      })),
      TagRole: on(role, ({ RoleName, Tags }: OfRole & sdk.TagRoleRequest) =>
        tags.add(roles.get(RoleName).name, Tags),
      ),
      UntagRole: on(role, ({ RoleName, TagKeys }: OfRole & Given<sdk.UntagRoleRequest, 'TagKeys'>) =>
        tags.remove(roles.get(RoleName).name, TagKeys),
      ),
      ListRolePolicies: on(role, ({ RoleName }: OfRole) => ({
        PolicyNames: iam.rolePolicyNames(roles.get(RoleName).name),
        IsTruncated: false,
      })),
      // The sandbox has neither managed policies nor instance profiles; Terraform lists both before it deletes a role.
      ListAttachedRolePolicies: on(role, ({ RoleName }: OfRole) => {
        roles.get(RoleName);
        return { AttachedPolicies: [], IsTruncated: false };
      }),
      ListInstanceProfilesForRole: on(role, ({ RoleName }: OfRole) => {
        roles.get(RoleName);
        return { InstanceProfiles: [], IsTruncated: false };
      }),
      PutRolePolicy: on(role, (input: OfPolicy & Given<sdk.PutRolePolicyRequest, 'PolicyDocument'>) => {
        const { RoleName, PolicyName, PolicyDocument } = input;
        roles.get(RoleName);
        requirePolicy(PolicyDocument);
        if (PolicyDocument.replaceAll(/\s/g, '').length > MOST_POLICY_CHARACTERS) {
          const message = `Maximum policy size of ${MOST_POLICY_CHARACTERS} bytes exceeded for role ${RoleName}`;
          throw new ApiError('LimitExceeded', message);
        }
        iam.putRolePolicy(RoleName, PolicyName, PolicyDocument);
      }),
      GetRolePolicy: on(role, ({ RoleName, PolicyName }: OfPolicy) => ({
        RoleName,
        PolicyName,
        PolicyDocument: encodeURIComponent(policyOf(iam, roles.get(RoleName).name, PolicyName)),
      })),
      DeleteRolePolicy: on(role, ({ RoleName, PolicyName }: OfPolicy) => {
        policyOf(iam, roles.get(RoleName).name, PolicyName);
        iam.deleteRolePolicy(RoleName, PolicyName);
      }),
    },
  };
}

function policyOf(iam: Iam, role: string, name: string): string {
  const document = iam.getRolePolicy(role, name);
  if (document !== undefined) return document;
  throw new ApiError('NoSuchEntity', `The role policy with name ${name} cannot be found.`);
}

/** @throws ApiError MalformedPolicyDocument unless it is a JSON policy */
function requirePolicy(document: string): void {
  try {
    const { Statement } = JSON.parse(document);
    if (Array.isArray(Statement) && Statement.every(({ Effect }) => ['Allow', 'Deny'].includes(Effect)))
      return;
  } catch {
    // Not a JSON object: refused below.
  }
  throw new ApiError('MalformedPolicyDocument', 'Syntax errors in policy.');
}
