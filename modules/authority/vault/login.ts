import { LOGINS, type Login } from '../../../handler/authority/vault/vocabulary';

/** A property that only some logins have, by its two spellings. */
interface LoginProperty {
  readonly property: 'loginRole' | 'jwtAudience' | 'awsServerId' | 'approleArn';
  readonly attribute: string;
  /** The logins that need it. */
  readonly needed: readonly Login[];
  /** The logins that may have it besides. */
  readonly allowed: readonly Login[];
}

/** What each login needs, and what it may not have: a value that has no effect was meant for something else. */
export const LOGIN_PROPERTIES: readonly LoginProperty[] = [
  { property: 'loginRole', attribute: 'login_role', needed: ['jwt', 'aws'], allowed: [] },
  { property: 'jwtAudience', attribute: 'jwt_audience', needed: ['jwt'], allowed: [] },
  { property: 'awsServerId', attribute: 'aws_server_id', needed: [], allowed: ['aws'] },
  { property: 'approleArn', attribute: 'approle_arn', needed: ['approle'], allowed: [] },
];

/** What is wrong with a property that a login needs and does not have. */
export function missing(name: string, login: string): string {
  return `${name} is missing: the login ${login} needs it.`;
}

/** What is wrong with a property that a login has and may not have. */
export function unwanted(name: string, { needed, allowed }: LoginProperty): string {
  const logins = LOGINS.filter((login) => [...needed, ...allowed].includes(login));
  return `${name} is only for the login ${logins.join(' or ')}: leave it out, or change the login.`;
}
