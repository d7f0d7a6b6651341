import { ApiError } from '../../wire/api-error';

/** A group by its name, or by its name or ARN. */
export interface GroupReference {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
}

/** The name of the group. @throws ApiError InvalidParameterException when none is named */
export function groupIn({ logGroupName, logGroupIdentifier }: GroupReference): string {
  const name = logGroupName ?? logGroupIdentifier;
  if (name !== undefined) return nameIn(name);
  throw new ApiError('InvalidParameterException', 'Either logGroupName or logGroupIdentifier is required.');
}

/** The name in a group's ARN, or a name as it is. */
export function nameIn(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:.*:log-group:/, '').replace(/:\*$/, '');
}
