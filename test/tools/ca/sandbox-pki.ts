import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeySpec } from '@aws-sdk/client-kms-model';
import { afterAll, beforeAll } from '@jest/globals';
import { SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { awsEnvironment } from '../../../sandbox/aws-cli/environment';
import { ADMINISTRATOR } from '../../../sandbox/services/iam/iam';
import { kmsApi } from '../../../sandbox/services/kms/api';
import type { Key } from '../../../sandbox/services/kms/key';
import { Kms } from '../../../sandbox/services/kms/kms';
import { ssmApi } from '../../../sandbox/services/ssm/api';
import { Documents } from '../../../sandbox/services/ssm/documents';
import { ParameterStore } from '../../../sandbox/services/ssm/parameter-store';
import { FrontDoor } from '../../../sandbox/wire/front-door';
import { actAt } from './call-ca';

/** PKIs in an account of their own, and a folder for the files of their ceremonies. */
export interface SandboxPkis {
  readonly kms: Kms;
  readonly parameters: ParameterStore;
  /** What a user has set who works with them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Actions that IAM denies, such as `kms:Sign`. */
  readonly denied: Set<string>;
  /** Makes the key of a PKI, and its alias, as its deployment does. */
  deploy(name: string, spec?: KeySpec): Key;
  /** Path of a file in the folder. */
  file(name: string): string;
  /** Text of such a file. */
  read(name: string): string;
  /** Writes such a file, and returns its path. */
  write(name: string, content: string): string;
}

/** Starts them before the tests of a `describe`; call it there, first. Sets this process's environment, too. */
export function startPkis(): SandboxPkis {
  const folder = mkdtempSync(join(tmpdir(), 'ca-'));
  const before = { ...process.env };
  const denied = new Set<string>();
  const kms = new Kms();
  const parameters = new ParameterStore();
  const environment: Record<string, string> = {};
  let door: FrontDoor;

  beforeAll(async () => {
    door = await FrontDoor.open(
      (accessKeyId) => ({
        accessKeyId,
        arn: `arn:aws:iam::${SANDBOX_ACCOUNT.accountId}:role/ca-ceremony`,
        // The strictest policy that lets the ceremony sign: no message but a digest.
        allows: (action, _resource, context) =>
          !denied.has(action) && (action !== 'kms:Sign' || context?.['kms:MessageType'] === 'DIGEST'),
      }),
      kmsApi(kms),
      ssmApi({ parameters, documents: new Documents() }),
    );
    Object.assign(environment, awsEnvironment(door.url, ADMINISTRATOR));
    actAt(door.url);
  });

  afterAll(async () => {
    process.env = before;
    rmSync(folder, { recursive: true });
    await door.close();
  });

  const file = (name: string) => join(folder, name);
  return {
    kms,
    parameters,
    environment,
    denied,
    deploy(name, spec = 'ECC_NIST_P256') {
      const key = kms.keys.create({ spec });
      kms.keys.aliases.create(`alias/${name}-ca`, key.arn, new Date());
      return key;
    },
    file,
    read: (name) => readFileSync(file(name), 'utf8'),
    write(name, content) {
      writeFileSync(file(name), content);
      return file(name);
    },
  };
}
