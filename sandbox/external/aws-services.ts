import { SANDBOX_ACCOUNT } from '../account';
import type { AuthorityAccount, AuthorityOptions } from '../authorities/authority';
import { dynamoDbApi } from '../services/dynamodb/api';
import { Tables } from '../services/dynamodb/tables';
import { secretsManagerApi } from '../services/secretsmanager/api';
import { Secrets } from '../services/secretsmanager/secrets';
import { ssmApi } from '../services/ssm/api';
import { Documents } from '../services/ssm/documents';
import { ParameterStore } from '../services/ssm/parameter-store';
import { stsApi } from '../services/sts/api';
import { OutboundFederation } from '../services/sts/outbound-federation';
import { FrontDoor } from '../wire/front-door';

/**
 * What a signer with a CA outside of AWS uses of AWS: its ledger, its secrets, the trust anchors, and tokens by which the
 * CA knows it.
 */
export interface AwsServices {
  readonly tables: Tables;
  readonly parameters: ParameterStore;
  readonly secrets: Secrets;
  readonly federation: OutboundFederation;
  /** Where they are: `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** Closes the endpoint. */
  stop(): Promise<void>;
}

/** By these environment variables, the signer finds them. */
export const AWS_SERVICE_VARIABLES = [
  'AWS_ENDPOINT_URL_DYNAMODB',
  'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  'AWS_ENDPOINT_URL_SSM',
  'AWS_ENDPOINT_URL_STS',
] as const;

/** Whoever calls services that were started by themselves: a user of their account. */
export const EVERYBODY = `arn:aws:iam::${SANDBOX_ACCOUNT.accountId}:user/everybody`;

/** Starts them by themselves; everybody may do everything. */
export async function startAwsServices({ clock, seed }: AuthorityOptions = {}): Promise<AwsServices> {
  const tables = new Tables({ clock, seed });
  const parameters = new ParameterStore();
  const secrets = new Secrets({ seed });
  const federation = new OutboundFederation();
  const door = await FrontDoor.open(
    (accessKeyId) => ({ accessKeyId, arn: EVERYBODY, allows: () => true }),
    dynamoDbApi(tables),
    ssmApi({ parameters, documents: new Documents() }),
    secretsManagerApi(secrets),
    stsApi({ federation }),
  );
  return { tables, parameters, secrets, federation, endpoint: door.url, stop: () => door.close() };
}

/** Those of an account, which end with it. */
export function awsServicesOf(account: AuthorityAccount): AwsServices {
  const { door, tables, parameters, secrets, federation } = account;
  return { tables, parameters, secrets, federation, endpoint: door.url, stop: async () => {} };
}
