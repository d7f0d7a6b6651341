import { SANDBOX_ACCOUNT } from '../../account';
import { cloudTrailApi } from '../../services/cloudtrail/api';
import { dynamoDbApi } from '../../services/dynamodb/api';
import { Tables } from '../../services/dynamodb/tables';
import { kmsApi } from '../../services/kms/api';
import { Kms } from '../../services/kms/kms';
import { ssmApi } from '../../services/ssm/api';
import { Documents } from '../../services/ssm/documents';
import { ParameterStore } from '../../services/ssm/parameter-store';
import { FrontDoor } from '../../wire/front-door';
import type { AuthorityKind } from '../authority';
import { ENDPOINT_VARIABLES, SandboxKms, SIGNING_TIMES } from './kms-authority';

/** Whoever calls a CA that was started by itself: a user of its account. */
const EVERYBODY = `arn:aws:iam::${SANDBOX_ACCOUNT.accountId}:user/everybody`;

/** No quota at all, in requests per second. */
const UNLIMITED = { RSA: Number.POSITIVE_INFINITY, ECC: Number.POSITIVE_INFINITY };

/** A CA of your own, whose key is in AWS KMS. */
export const KMS: AuthorityKind<SandboxKms> = {
  name: 'kms',
  entry: 'handler/entry/kms',
  endpointVariables: ENDPOINT_VARIABLES,
  orderOperation: 'Sign',
  isIdempotent: true,
  latencies: SIGNING_TIMES,
  async start(options = {}) {
    const { clock, seed, unlimited } = options;
    const kms = new Kms({ clock, seed, ...(unlimited && { quotas: UNLIMITED }) });
    const tables = new Tables({ clock, seed });
    const parameters = new ParameterStore();
    const apis = [
      kmsApi(kms),
      cloudTrailApi(kms.trail),
      dynamoDbApi(tables),
      ssmApi({ parameters, documents: new Documents() }),
    ];
    const door = await FrontDoor.open(
      (accessKeyId) => ({ accessKeyId, arn: EVERYBODY, allows: () => true }),
      ...apis,
    );
    const stop = () => door.close();
    return SandboxKms.found({ kms, tables, parameters, endpoint: door.url, stop }, options);
  },
  async startIn({ door, kms, tables, parameters }, options) {
    // The account's own services, which end with it.
    const stop = async () => {};
    return SandboxKms.found({ kms, tables, parameters, endpoint: door.url, stop }, options);
  },
};
