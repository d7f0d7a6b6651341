import { type AwsAccount, SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { accessKeyIdOf, ownerOf } from '../../../sandbox/services/iam/access-key';
import type { Policy } from '../../../sandbox/services/iam/policy';
import { iotApi } from '../../../sandbox/services/iot/api';
import { CertificateProviders } from '../../../sandbox/services/iot/certificate-providers';
import { ssmApi } from '../../../sandbox/services/ssm/api';
import { Documents } from '../../../sandbox/services/ssm/documents';
import { ParameterStore } from '../../../sandbox/services/ssm/parameter-store';
import { FrontDoor } from '../../../sandbox/wire/front-door';

/** Names of the deployment under test. */
export const NAMES = {
  provider: 'fleet',
  hold: '/fleet/rollback-hold',
  switch: '/fleet/last-declaration',
  lift: '/fleet/last-hold-lift',
  restoration: '/fleet/last-restoration',
  role: 'fleet-signer',
} as const;

/** What the schedule sends. */
export const EVENT = {
  healthCheck: {
    certificateProviderName: NAMES.provider,
    holdParameter: NAMES.hold,
    declarationParameter: NAMES.switch,
    liftParameter: NAMES.lift,
    restorationParameter: NAMES.restoration,
  },
} as const;

/** An account with AWS IoT's control plane and Systems Manager at the wire; the environment leads the signer there. */
export class Account {
  /** @param policy What the signer's role may do. @default everything */
  static async start(policy?: Policy, arnSeparator?: '/' | ':'): Promise<Account> {
    const account: AwsAccount = SANDBOX_ACCOUNT;
    const providers = new CertificateProviders(account);
    const parameters = new ParameterStore();
    const door = await FrontDoor.open(
      (accessKeyId) => ({
        accessKeyId,
        arn: `arn:aws:iam::${account.accountId}:role/${NAMES.role}`,
        allows: (action, resource) =>
          ownerOf(accessKeyId)?.name === NAMES.role &&
          (policy === undefined || policy.allows(action, resource)),
      }),
      iotApi({ providers, account, arnSeparator }),
      ssmApi({ parameters, documents: new Documents(), account }),
    );
    Object.assign(process.env, {
      AWS_REGION: account.region,
      AWS_ACCESS_KEY_ID: accessKeyIdOf({ kind: 'role', name: NAMES.role }),
      AWS_SECRET_ACCESS_KEY: 'not-checked',
      AWS_ENDPOINT_URL_IOT: door.url,
      AWS_ENDPOINT_URL_SSM: door.url,
    });
    return new Account(providers, parameters, door);
  }

  readonly #door: FrontDoor;

  private constructor(
    readonly providers: CertificateProviders,
    readonly parameters: ParameterStore,
    door: FrontDoor,
  ) {
    this.#door = door;
  }

  /** Points a certificate provider at a function. */
  pointProviderAt(lambdaFunctionArn: string, certificateProviderName: string = NAMES.provider): void {
    this.providers.create({ certificateProviderName, lambdaFunctionArn });
  }

  /** Writes what an apply writes at its beginning. */
  declare(mode: 'self-managed' | 'aws-managed', restorations = 0): void {
    this.leave(NAMES.switch, JSON.stringify({ selfManaged: mode === 'self-managed', restorations }));
  }

  /** Writes what an apply writes at its end, if it gets there. */
  complete(lift: string | null = null, restorations = 0): void {
    this.leave(NAMES.restoration, JSON.stringify({ lift, restorations }));
  }

  /** Records a lift, as the runbook does. */
  lift(execution: string): void {
    this.leave(NAMES.lift, execution);
  }

  /** Leaves a hold, as the break-glass runbook does. */
  hold(text: string): void {
    this.leave(NAMES.hold, text);
  }

  /** Writes a parameter. */
  leave(Name: string, Value: string): void {
    this.parameters.putParameter({ Name, Value, Type: 'String', Overwrite: true });
  }

  async stop(): Promise<void> {
    await this.#door.close();
  }
}
