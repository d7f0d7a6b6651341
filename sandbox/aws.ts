import { type AwsAccount, SANDBOX_ACCOUNT } from './account';
import {
  type AuthorityAccount,
  type AuthorityKind,
  type AuthorityOptions,
  endpointsAt,
  type SandboxAuthority,
} from './authorities/authority';
import { DEFAULT_AUTHORITY } from './authorities/built-in';
import type { Clock } from './clock';
import { publish } from './publishing';
import { cloudControlApi } from './services/cloudcontrol/api';
import { cloudFormationApi } from './services/cloudformation/api';
import { cloudTrailApi } from './services/cloudtrail/api';
import type { Transition } from './services/cloudwatch/alarms/alarms';
import { cloudWatchApi } from './services/cloudwatch/api';
import { CloudWatch } from './services/cloudwatch/cloudwatch';
import { dynamoDbApi } from './services/dynamodb/api';
import { Tables } from './services/dynamodb/tables';
import { alarmStateChange } from './services/events/alarm-state-change';
import { eventsApi } from './services/events/api';
import { Rules } from './services/events/rules';
import { iamApi } from './services/iam/api';
import { Iam } from './services/iam/iam';
import { Roles } from './services/iam/roles';
import { iotApi } from './services/iot/api';
import { certificateProviderType } from './services/iot/certificate-provider-type';
import { IotCore } from './services/iot/iot-core';
import { kmsApi } from './services/kms/api';
import { Kms } from './services/kms/kms';
import { lambdaApi } from './services/lambda/api';
import { LambdaService } from './services/lambda/lambda-service';
import type { InvokingService } from './services/lambda/resource-policies';
import { logsApi } from './services/logs/api';
import { Logs } from './services/logs/logs';
import { s3Api } from './services/s3/api';
import { Buckets } from './services/s3/buckets';
import { schedulerApi } from './services/scheduler/api';
import { Scheduler } from './services/scheduler/scheduler';
import { secretsManagerApi } from './services/secretsmanager/api';
import { Secrets } from './services/secretsmanager/secrets';
import { snsApi } from './services/sns/api';
import { Topics } from './services/sns/topics';
import { ssmApi } from './services/ssm/api';
import { Automation } from './services/ssm/automation/automation';
import { automationTarget } from './services/ssm/automation-target';
import { Documents } from './services/ssm/documents';
import { ParameterStore } from './services/ssm/parameter-store';
import { stsApi } from './services/sts/api';
import { OutboundFederation } from './services/sts/outbound-federation';
import type { ServiceDefinition } from './wire/api';
import { FrontDoor } from './wire/front-door';

/** How to start AWS. */
export interface AwsOptions {
  /** Signs in self-managed mode. @default the first of the built-in ones */
  readonly authority?: AuthorityKind;
  /** Key of its CA. @default ec */
  readonly authorityKey?: AuthorityOptions['key'];
  /** How long it takes. @default typical */
  readonly authorityLatency?: AuthorityOptions['latency'];
  /** CloudWatch's clock. @default the wall clock */
  readonly clock?: Clock;
  /** Where an X-Ray daemon listens, HOST:PORT, that gets a trace of every invocation. @default nothing is traced */
  readonly traceDaemon?: string;
}

/**
 * A simulated AWS: the services of one account, empty at first, and their APIs on one port of 127.0.0.1. Nothing in it
 * can reach the real AWS.
 */
export class Aws {
  /** Starts every service. */
  static async start(options: AwsOptions = {}): Promise<Aws> {
    const { authority: kind = DEFAULT_AUTHORITY, clock, traceDaemon } = options;
    const { authorityKey: key, authorityLatency: latency = 'typical' } = options;
    const iam = new Iam();
    const door = await FrontDoor.open((accessKeyId) => iam.callerOf(accessKeyId));
    const roles = new Roles(iam);
    const account = {
      door,
      iam,
      roles,
      cloudWatch: new CloudWatch({ clock }),
      kms: new Kms({ clock, principalExists: (arn) => roles.hasPrincipal(arn) }),
      // Terraform has to wait for each change of a table.
      tables: new Tables({ settlingMs: 50 }),
      parameters: new ParameterStore(),
      federation: new OutboundFederation(),
      secrets: new Secrets(),
    };
    const authority = await kind.startIn(account, { key, latency });
    const lambda = await LambdaService.start({
      traceDaemon,
      serviceEnvironment: {
        ...endpointsAt(kind, door.url),
        AWS_ENDPOINT_URL_DYNAMODB: door.url,
        AWS_ENDPOINT_URL_IOT: door.url,
        AWS_ENDPOINT_URL_KMS: door.url,
        AWS_ENDPOINT_URL_S3: door.url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: door.url,
        AWS_ENDPOINT_URL_SSM: door.url,
        AWS_ENDPOINT_URL_STS: door.url,
      },
    });
    const iot = await IotCore.start({
      invoke: (functionArn, event) => lambda.invokeFor(activeProvider(iot), functionArn, event),
    });
    return new Aws(account, authority, lambda, iot, new Logs({ clock }));
  }

  readonly account: AwsAccount = SANDBOX_ACCOUNT;
  readonly automation: Automation;
  /** S3's buckets. */
  readonly buckets = new Buckets();
  readonly cloudWatch: CloudWatch;
  readonly documents = new Documents();
  /** The APIs. */
  readonly door: FrontDoor;
  readonly iam: Iam;
  readonly kms: Kms;
  readonly parameters: ParameterStore;
  readonly roles: Roles;
  /** EventBridge rules. */
  readonly rules = new Rules();
  readonly scheduler: Scheduler;
  /** Secrets Manager's secrets. */
  readonly secrets: Secrets;
  /** Systems Manager's API. */
  readonly ssm: ServiceDefinition;
  /** DynamoDB's tables. */
  readonly tables: Tables;
  readonly topics = new Topics();

  private constructor(
    { door, iam, roles, cloudWatch, kms, tables, parameters, federation, secrets }: AuthorityAccount,
    /** Signs in self-managed mode. */
    readonly authority: SandboxAuthority,
    readonly lambda: LambdaService,
    readonly iot: IotCore,
    readonly logs: Logs,
  ) {
    const { buckets, documents, rules, topics } = this;
    this.door = door;
    this.iam = iam;
    this.cloudWatch = cloudWatch;
    this.kms = kms;
    this.parameters = parameters;
    this.roles = roles;
    this.secrets = secrets;
    this.tables = tables;
    this.scheduler = new Scheduler(iam, (functionArn, event) => lambda.invoke(functionArn, event));

    const iotService = iotApi({
      providers: iot.providers,
      certificates: iot.certificates,
      endpointAddress: iot.host,
    });
    const lambdaService = lambdaApi(lambda, roles);
    this.automation = new Automation({
      documents,
      // By boto3's names. Runbooks call Systems Manager's own API, too.
      service: (name) => ({ iot: iotService, lambda: lambdaService, ssm: this.ssm })[name],
      role: (name) => iam.role(name),
      // Nothing lags in the sandbox, so there is nothing to wait for.
      sleep: async () => {},
    });
    this.ssm = ssmApi({ parameters, documents, automation: this.automation });
    const types = [certificateProviderType(iotService)];
    door.add(
      stsApi({ federation }),
      iamApi(iam, roles),
      lambdaService,
      iotService,
      cloudControlApi(types),
      cloudFormationApi(types),
      this.ssm,
      schedulerApi(this.scheduler),
      eventsApi(rules),
      snsApi(topics),
      cloudWatchApi(cloudWatch),
      logsApi(logs),
      kmsApi(kms),
      cloudTrailApi(kms.trail),
      dynamoDbApi(tables),
      secretsManagerApi(secrets),
      s3Api(buckets),
    );
    publish({ lambda, iot }, cloudWatch, logs);
  }

  /** Sends an event to EventBridge, whose rules may start runbooks. Rejects when a target refuses it. */
  send(event: object): Promise<void> {
    const { iam, rules, ssm } = this;
    return rules.send(
      event,
      automationTarget(ssm, (role) => iam.role(role)),
    );
  }

  /**
   * Evaluates the alarms for each full minute since the last call, and sends state changes to EventBridge.
   *
   * @returns the state changes since the last call
   */
  async tick(): Promise<readonly Transition[]> {
    const transitions = this.cloudWatch.tick();
    for (const transition of transitions) {
      // If a target refuses, EventBridge silently drops the event.
      await this.send(alarmStateChange(transition, this.account)).catch(() => {});
    }
    return transitions;
  }

  /** Ends every service and removes its files. */
  async stop(): Promise<void> {
    await this.iot.stop();
    await this.lambda.stop();
    await this.authority.stop();
    await this.door.close();
  }
}

/** AWS IoT invokes functions on behalf of the certificate provider. */
function activeProvider({ providers }: IotCore): InvokingService {
  return {
    principal: 'iot.amazonaws.com',
    sourceAccount: SANDBOX_ACCOUNT.accountId,
    sourceArn: providers.active?.certificateProviderArn ?? '',
  };
}
