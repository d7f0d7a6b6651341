import { ApiError } from '../../wire/api-error';

/** Reference to a group: its name, or an identifier that is a name or ARN. */
export interface GroupReference {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
}

/** The name of the group. @throws ApiError InvalidParameterException if there is none */
export function groupIn({ logGroupName, logGroupIdentifier }: GroupReference): string {
  const name = logGroupName ?? logGroupIdentifier;
  if (name !== undefined) return nameIn(name);
  throw new ApiError('InvalidParameterException', 'Either logGroupName or logGroupIdentifier is required.');
}

/** The name in a group's name or ARN. */
export function nameIn(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:.*:log-group:/, '').replace(/:\*$/, '');
}
