import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { Iam } from '../../../sandbox/services/iam/iam';
import type { ServiceDefinition } from '../../../sandbox/wire/api';
import { FrontDoor } from '../../../sandbox/wire/front-door';

const { region } = SANDBOX_ACCOUNT;

/** Services of the sandbox behind their door, with an IAM that nobody has configured. */
export class Door {
  static async open(...services: readonly ServiceDefinition[]): Promise<Door> {
    const iam = new Iam();
    const door = await FrontDoor.open((accessKeyId) => iam.callerOf(accessKeyId), ...services);
    return new Door(iam, door);
  }

  private constructor(
    readonly iam: Iam,
    private readonly door: FrontDoor,
  ) {}

  /** How a client of the SDK gets in. @param user Whose access key it has. @default the administrator */
  config(user = 'administrator') {
    const credentials = { accessKeyId: `SANDBOX-USER-${user}`, secretAccessKey: 'secret' };
    return { endpoint: this.door.url, region, credentials, maxAttempts: 1 };
  }

  /** What the AWS CLI answers; undefined where it is not installed. */
  async cli(...args: readonly string[]): Promise<unknown> {
    const env = {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: this.door.url,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: 'SANDBOX-USER-administrator',
      AWS_SECRET_ACCESS_KEY: 'secret',
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

  close(): Promise<void> {
    return this.door.close();
  }
}
