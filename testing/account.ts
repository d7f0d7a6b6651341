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
      region: 'eu-central-1',
      maxAttempts: 1,
      credentials: {
        accessKeyId: accessKeyIdOf({ kind: 'user', name: user }),
        secretAccessKey: 'not-checked',
      },
    };
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
