import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SANDBOX_ACCOUNT } from '../sandbox/account';
import { accessKeyIdOf } from '../sandbox/services/iam/access-key';
import { ADMINISTRATOR, Iam } from '../sandbox/services/iam/iam';
import { type AnyService, FrontDoor } from '../sandbox/wire/front-door';

/** Some services of an account behind a door of their own, for those who call them with the SDK. */
export class TestAccount {
  /** Opens the door. */
  static async open(...services: readonly AnyService[]): Promise<TestAccount> {
    const iam = new Iam();
    return new TestAccount(
      iam,
      await FrontDoor.open((accessKeyId) => iam.callerOf(accessKeyId), ...services),
    );
  }

  private constructor(
    readonly iam: Iam,
    readonly door: FrontDoor,
  ) {}

  /** Options of an SDK client that calls as a user. @param user @default the one who may do everything */
  as(user: string = ADMINISTRATOR) {
    return {
      endpoint: this.door.url,
      region: SANDBOX_ACCOUNT.region,
      maxAttempts: 1,
      credentials: {
        accessKeyId: accessKeyIdOf({ kind: 'user', name: user }),
        secretAccessKey: 'not-checked',
      },
    };
  }

  /** What the AWS CLI answers; undefined where it is not installed. */
  async cli(...args: readonly string[]): Promise<unknown> {
    const { region } = SANDBOX_ACCOUNT;
    const env = {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: this.door.url,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyIdOf({ kind: 'user', name: ADMINISTRATOR }),
      AWS_SECRET_ACCESS_KEY: 'not-checked',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    };
    try {
      const { stdout } = await promisify(execFile)('aws', [...args, '--output', 'json'], { env });
      return stdout === '' ? {} : JSON.parse(stdout);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Lets a user do something, besides what it may do already. */
  allow(user: string, action: string, resource: string): void {
    const Statement = [{ Effect: 'Allow', Action: [action], Resource: [resource] }];
    this.iam.putUserPolicy(user, `${action} ${resource}`, JSON.stringify({ Statement }));
  }

  async close(): Promise<void> {
    await this.door.close();
  }
}
