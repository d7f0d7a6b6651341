import { type AwsAccount, SANDBOX_ACCOUNT } from './account';
import type { Clock } from './clock';
import { publish } from './publishing';
import { IssuanceTime, type IssuanceTimeName } from './services/acm-pca/issuance-time';
import { PrivateCaServer } from './services/acm-pca/private-ca-server';
import { cloudControlApi } from './services/cloudcontrol/api';
import { cloudFormationApi } from './services/cloudformation/api';
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
import { Keys } from './services/kms/keys';
import { lambdaApi } from './services/lambda/api';
import { LambdaService } from './services/lambda/lambda-service';
import type { InvokingService } from './services/lambda/resource-policies';
import { logsApi } from './services/logs/api';
import { Logs } from './services/logs/logs';
import { schedulerApi } from './services/scheduler/api';
import { Scheduler } from './services/scheduler/scheduler';
import { snsApi } from './services/sns/api';
import { Topics } from './services/sns/topics';
import { ssmApi } from './services/ssm/api';
import { Automation } from './services/ssm/automation/automation';
import { automationTarget } from './services/ssm/automation-target';
import { Documents } from './services/ssm/documents';
import { ParameterStore } from './services/ssm/parameter-store';
import { stsApi } from './services/sts/api';
import type { ServiceDefinition } from './wire/api';
import { FrontDoor } from './wire/front-door';
import { type AuthorityKey, X509Authority } from './x509/authority';

/** How to start AWS. */
export interface AwsOptions {
  /** Key of the private CA. @default EC_prime256v1 */
  readonly authorityKey?: AuthorityKey;
  /** How long the private CA takes. @default typical */
  readonly authorityLatency?: IssuanceTimeName;
  /** CloudWatch's clock. @default the wall clock */
  readonly clock?: Clock;
}

/**
 * A simulated AWS: the services of one account, empty at first, and their APIs on one port of 127.0.0.1. Nothing in it
 * can reach the real AWS.
 */
export class Aws {
  /** Starts every service. */
  static async start(options: AwsOptions = {}): Promise<Aws> {
    const { authorityKey = 'EC_prime256v1', authorityLatency = 'typical', clock } = options;
    const iam = new Iam();
    const door = await FrontDoor.open((accessKeyId) => iam.callerOf(accessKeyId));
    const privateCa = await PrivateCaServer.start({
      authority: await X509Authority.create({ commonName: 'Your Private CA', key: authorityKey }),
      issuanceTime: IssuanceTime.named(authorityLatency),
      authorize: (operation, accessKeyId, { resource = '', templateArn }) =>
        iam
          .callerOf(accessKeyId)
          ?.allows(`acm-pca:${operation}`, resource, { 'acm-pca:TemplateArn': templateArn }) ?? false,
    });
    const lambda = await LambdaService.start({
      serviceEnvironment: {
        AWS_ENDPOINT_URL_ACM_PCA: door.url,
        AWS_ENDPOINT_URL_DYNAMODB: door.url,
        AWS_ENDPOINT_URL_IOT: door.url,
        AWS_ENDPOINT_URL_SSM: door.url,
      },
    });
    const iot = await IotCore.start({
      invoke: (functionArn, event) => lambda.invokeFor(activeProvider(iot), functionArn, event),
    });
    return new Aws(door, iam, privateCa, lambda, iot, clock);
  }

  readonly account: AwsAccount = SANDBOX_ACCOUNT;
  readonly automation: Automation;
  readonly cloudWatch: CloudWatch;
  readonly documents = new Documents();
  readonly keys = new Keys();
  readonly logs: Logs;
  readonly parameters = new ParameterStore();
  readonly roles: Roles;
  /** EventBridge rules. */
  readonly rules = new Rules();
  readonly scheduler: Scheduler;
  /** Systems Manager's API. */
  readonly ssm: ServiceDefinition;
  /** DynamoDB's tables. Terraform has to wait for each change of one. */
  readonly tables = new Tables({ settlingMs: 50 });
  readonly topics = new Topics();

  private constructor(
    /** The APIs. */
    readonly door: FrontDoor,
    readonly iam: Iam,
    readonly privateCa: PrivateCaServer,
    readonly lambda: LambdaService,
    readonly iot: IotCore,
    clock: Clock | undefined,
  ) {
    const { parameters, documents, rules, tables, topics, keys } = this;
    this.roles = new Roles(iam);
    this.cloudWatch = new CloudWatch({ clock });
    this.logs = new Logs({ clock });
    this.scheduler = new Scheduler(iam, (functionArn, event) => lambda.invoke(functionArn, event));

    const iotService = iotApi({
      providers: iot.providers,
      certificates: iot.certificates,
      endpointAddress: iot.host,
    });
    const lambdaService = lambdaApi(lambda, this.roles);
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
      stsApi(),
      iamApi(iam, this.roles),
      privateCa,
      lambdaService,
      iotService,
      cloudControlApi(types),
      cloudFormationApi(types),
      this.ssm,
      schedulerApi(this.scheduler),
      eventsApi(rules),
      snsApi(topics),
      cloudWatchApi(this.cloudWatch),
      logsApi(this.logs),
      kmsApi(keys),
      dynamoDbApi(tables),
    );
    publish({ lambda, iot, privateCa }, this.cloudWatch, this.logs);
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
    await this.privateCa.stop();
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
