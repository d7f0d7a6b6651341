import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import {
  Fn,
  type ITerraformDependable,
  type Precondition,
  TerraformLocal,
  type TerraformMetaArguments,
} from 'cdktf';
import { Construct } from 'constructs';
import { CrlSetting } from '../../handler/crl/vocabulary';
import type { Account } from '../account';
import { Bundle } from '../bundle/bundle';
import { BundledFunction, logGroupName } from '../bundled-function';
import { DEFAULTS } from '../defaults';
import { FunctionRole } from '../function-role';
import { scheduleFunction } from '../function-schedule';
import type { Names } from '../names';
import { type PolicyStatement, policyDocument } from '../policy';
import { SCHEDULES_PER_VALIDITY } from './rules';

/** Seconds that a run may take: a list of a million entries is read page by page. */
const TIMEOUT_SECONDS = 300;

/** Memory in MB, which also determines the share of a processor. */
const MEMORY_MB = 1_024;

/** Age in seconds at which a run is dropped. The next one comes soon. */
const MAXIMUM_AGE_SECONDS = 600;

/** Where a list is put. */
interface PublishedObject {
  /** Name of the bucket; may be a reference. */
  readonly bucket: string;
  readonly key: string;
}

/** Properties of `CrlPublisher`. */
export interface CrlPublisherProps {
  readonly account: Account;
  readonly names: Names;
  /** What tells the function which CA the list is for. */
  readonly settings: Readonly<Record<string, string>>;
  /** What the function may do with the CA. */
  readonly permissions: readonly PolicyStatement[];
  readonly object: PublishedObject;
  /** How long a list is valid, in hours. */
  readonly validityHours: number;
  /** Minutes between lists. */
  readonly scheduleMinutes: number;
  /** 1 or 0: whether there is a publisher. Known while Terraform plans. */
  readonly count: NonNullable<TerraformMetaArguments['count']>;
  readonly tags: Record<string, string>;
  /** What must be in place before the first list. */
  readonly dependsOn: ITerraformDependable[];
}

/**
 * The function that writes the revocation list, has it signed, and puts it into the bucket, on a schedule.
 *
 * It is no part of a signer, and has a role of its own: no device waits for it, and a signer that is rolled back or
 * removed must not take the list with it.
 */
export class CrlPublisher extends Construct {
  constructor(scope: Construct, id: string, props: CrlPublisherProps) {
    super(scope, id);
    const { account, names, count, tags } = props;
    const { crlPublisher: functionName } = names;
    const role = new FunctionRole(this, 'role', {
      name: names.role('crl'),
      description: `Writes the revocation list of the CA of ${names.deployment}`,
      logGroupArns: [account.arn('logs', `log-group:${logGroupName(functionName)}`)],
      count,
      tags,
    });
    const mayPublish = role.allow(
      'publish',
      policyDocument([...props.permissions, ...objectPermissions(account, props.object)]),
    );
    const minutes = new TerraformLocal(this, 'minutes', props.scheduleMinutes).fqn;
    const publisher = this.#function(props, minutes, role, [role.telemetry, mayPublish]);
    scheduleFunction(new Construct(this, 'schedule'), {
      account,
      name: functionName,
      roleName: names.role('crl-schedule'),
      description: `Has ${functionName} publish the revocation list`,
      functionName,
      minutes,
      event: {},
      maximumAgeSeconds: MAXIMUM_AGE_SECONDS,
      // A run is repeatable, and a moment's trouble should not wait for the next one.
      retries: 1,
      count,
      tags,
      dependsOn: [publisher, ...props.dependsOn],
    });
  }

  #function(
    { names, settings, object, validityHours, count, tags }: CrlPublisherProps,
    minutes: string,
    role: FunctionRole,
    permissions: ITerraformDependable[],
  ): LambdaFunction {
    const { logRetentionDays, logLevel, metricsNamespace } = DEFAULTS;
    const { resource } = new BundledFunction(this, 'function', {
      runtime: {
        code: new Bundle(this, 'bundle', { entry: 'handler/entry/crl' }),
        roleArn: role.arn,
        settings: {
          ...settings,
          [CrlSetting.Bucket]: object.bucket,
          [CrlSetting.ObjectKey]: object.key,
          [CrlSetting.ValidityHours]: Fn.tostring(validityHours),
          POWERTOOLS_SERVICE_NAME: names.deployment,
          POWERTOOLS_METRICS_NAMESPACE: metricsNamespace,
          POWERTOOLS_LOG_LEVEL: logLevel,
        },
        memoryMb: MEMORY_MB,
        logRetentionDays,
        logLevel,
        tags,
      },
      name: names.crlPublisher,
      description: `Publishes the revocation list of the CA of ${names.deployment}`,
      handler: 'handler',
      timeoutSeconds: TIMEOUT_SECONDS,
      // However busy the signers are, it runs; and two at once would only get in each other's way.
      reservedConcurrency: 1,
      count,
      dependsOn: permissions,
    });
    resource.lifecycle = { precondition: [this.#inTime(minutes, validityHours)] };
    return resource;
  }

  #inTime(minutes: string, validityHours: number): Precondition {
    const validity = new TerraformLocal(this, 'validity', validityHours).fqn;
    return {
      condition: `\${${SCHEDULES_PER_VALIDITY} * ${minutes} <= 60 * ${validity}}`,
      errorMessage:
        `A list that is valid for \${${validity}} hours must be published at least every ` +
        `\${floor(60 * ${validity} / ${SCHEDULES_PER_VALIDITY})} minutes, so that two runs may fail before it expires; ` +
        `crl_schedule_minutes (property revocationList.scheduleMinutes) is \${${minutes}}. Lower it, or raise crl_validity_hours ` +
        '(property revocationList.validityHours).',
    };
  }
}

function objectPermissions(
  { partition }: Account,
  { bucket, key }: PublishedObject,
): readonly PolicyStatement[] {
  const arn = `arn:${partition}:s3:::${bucket}`;
  return [
    {
      Sid: 'PublishTheList',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: [`${arn}/${key}`],
    },
    {
      // Otherwise S3 says that access is denied where there is no list yet, and a publisher that cannot tell the two
      // apart might begin anew. (S3 API reference, GetObject)
      Sid: 'TellWhetherThereIsOne',
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: [arn],
    },
  ];
}
