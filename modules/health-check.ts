import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { HealthCheckEvent } from '../handler/health/request';
import type { Account } from './account';
import type { FunctionRole } from './function-role';
import { scheduleFunction } from './function-schedule';
import type { Names } from './names';
import { certificateProviderArns, type PolicyStatement, policyDocument } from './policy';
import type { SigningSwitch } from './signing-switch';

/** Age in seconds at which a check is dropped: the minimum of both services. The next check comes soon. */
const MAXIMUM_AGE_SECONDS = 60;

/** Properties of `HealthCheck`. */
export interface HealthCheckProps {
  readonly account: Account;
  readonly names: Names;
  /** Minutes between checks, 0 to 60; 0 for none. May be a reference. */
  readonly minutes: number;
  /** The live signer. */
  readonly signer: LambdaFunction;
  /** The signer's role, which gets the check's permissions. */
  readonly role: FunctionRole;
  /** Name of the certificate provider that should point at the signer. */
  readonly providerName: string;
  /** The parameters that say who should sign. */
  readonly signingSwitch: Pick<
    SigningSwitch,
    'holdParameter' | 'declarationParameter' | 'liftParameter' | 'restorationParameter'
  >;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/**
 * Has the live signer check itself every few minutes: is the CA active, does the certificate provider exist and point
 * here, and is that what was declared? It issues nothing, and keeps a container warm.
 *
 * The event does not depend on the signing mode, which the signer reads from the parameters: a rollback changes nothing
 * here. When the check is off, nothing of it exists, not even the signer's permissions.
 */
export class HealthCheck extends Construct {
  constructor(scope: Construct, id: string, props: HealthCheckProps) {
    super(scope, id);
    const { account, names, signer, signingSwitch, providerName, tags } = props;
    const { signer: functionName, healthCheck: name } = names;
    const minutes = new TerraformLocal(this, 'minutes', props.minutes).fqn;
    const count = Token.asNumber(`\${${minutes} > 0 ? 1 : 0}`);

    const mayCheck = props.role.allow('health-check', policyDocument(checkPermissions(props)));
    mayCheck.count = count;

    const event: HealthCheckEvent = {
      healthCheck: {
        certificateProviderName: providerName,
        holdParameter: signingSwitch.holdParameter,
        declarationParameter: signingSwitch.declarationParameter,
        liftParameter: signingSwitch.liftParameter,
        restorationParameter: signingSwitch.restorationParameter,
      },
    };
    scheduleFunction(this, {
      account,
      name,
      roleName: names.role('health-check'),
      description: `Has ${functionName} check its own health`,
      functionName,
      minutes,
      event,
      maximumAgeSeconds: MAXIMUM_AGE_SECONDS,
      retries: 0,
      count,
      tags,
      dependsOn: [signer, mayCheck],
    });
  }
}

/** What the signer's role needs for the check, in addition to its authority. */
function checkPermissions({
  account,
  providerName,
  signingSwitch,
}: HealthCheckProps): readonly PolicyStatement[] {
  const { holdParameter, declarationParameter, liftParameter, restorationParameter } = signingSwitch;
  return [
    {
      Sid: 'ListProviders',
      Effect: 'Allow',
      Action: ['iot:ListCertificateProviders'],
      // There is no resource to name. (Service authorization reference, AWS IoT)
      Resource: ['*'],
    },
    {
      Sid: 'DescribeOurProvider',
      Effect: 'Allow',
      Action: ['iot:DescribeCertificateProvider'],
      Resource: Object.values(certificateProviderArns(account, providerName)),
    },
    {
      Sid: 'ReadSwitchParameters',
      Effect: 'Allow',
      Action: ['ssm:GetParameters'],
      Resource: [holdParameter, declarationParameter, liftParameter, restorationParameter].map((parameter) =>
        account.arn('ssm', `parameter${parameter}`),
      ),
    },
  ];
}
