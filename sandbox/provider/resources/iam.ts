import type { Members } from '../api/client';
import type { Row } from '../table/row';
import { type Attributes, stringIn } from '../values';

/** Policies travel URL-encoded. */
const decoded =
  (attribute: string, member: string) =>
  (thing: Members): Attributes => ({
    [attribute]: decodeURIComponent(String(thing[member])),
  });

/** The types of IAM: roles and their inline policies. */
export const IAM: Readonly<Record<string, Row>> = {
  aws_iam_role: {
    service: 'iam',
    names: {
      RoleName: 'name',
      RoleId: 'unique_id',
      AssumeRolePolicyDocument: 'assume_role_policy',
      PolicyDocument: 'assume_role_policy',
    },
    create: [{ operation: 'CreateRole' }],
    read: [
      {
        operation: 'GetRole',
        at: 'Role',
        also: ({ Role }) => ({
          ...decoded('assume_role_policy', 'AssumeRolePolicyDocument')(Role as Members),
          permissions_boundary: boundaryIn(Role as Members),
        }),
      },
    ],
    update: [
      { operation: 'UpdateAssumeRolePolicy' },
      { operation: 'UpdateRole', partial: true },
      {
        operation: 'PutRolePermissionsBoundary',
        input: ({ permissions_boundary }) => (permissions_boundary ? {} : []),
        on: ['permissions_boundary'],
      },
      {
        operation: 'DeleteRolePermissionsBoundary',
        input: ({ permissions_boundary }) => (permissions_boundary ? [] : {}),
        on: ['permissions_boundary'],
      },
    ],
    delete: [{ operation: 'DeleteRole' }],
    id: (attributes) => stringIn(attributes, 'name'),
    forcesNew: ['name', 'name_prefix', 'path'],
    generated: 'name',
    defaults: { force_detach_policies: false, max_session_duration: 3_600, path: '/' },
    tags: {
      of: ({ name }) => ({ RoleName: name }),
      list: 'ListRoleTags',
      add: 'TagRole',
      remove: 'UntagRole',
    },
  },
  aws_iam_role_policy: {
    service: 'iam',
    names: { RoleName: 'role', PolicyName: 'name', PolicyDocument: 'policy' },
    create: [{ operation: 'PutRolePolicy' }],
    read: [{ operation: 'GetRolePolicy', also: decoded('policy', 'PolicyDocument') }],
    update: [{ operation: 'PutRolePolicy' }],
    delete: [{ operation: 'DeleteRolePolicy' }],
    id: (attributes) => `${stringIn(attributes, 'role')}:${stringIn(attributes, 'name')}`,
    forcesNew: ['name', 'name_prefix', 'role'],
    generated: 'name',
  },
};

function boundaryIn({ PermissionsBoundary }: Members): string | null {
  return (
    (PermissionsBoundary as { readonly PermissionsBoundaryArn?: string })?.PermissionsBoundaryArn ?? null
  );
}
