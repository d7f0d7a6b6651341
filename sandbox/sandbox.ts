import { SANDBOX_ACCOUNT } from './account';
import { OnCall } from './on-call/on-call';
import type { OnApply } from './provider/calls';
import { StandInProvider } from './provider/provider';
import { IssuanceTime, type IssuanceTimeName } from './services/acm-pca/issuance-time';
import { PrivateCa } from './services/acm-pca/private-ca';
import { cloudControlApi } from './services/cloudcontrol/api';
import { cloudFormationApi } from './services/cloudformation/api';
import { cloudWatchApi } from './services/cloudwatch/api';
import { CloudWatch } from './services/cloudwatch/cloudwatch';
import { eventsApi } from './services/events/api';
import { Rules } from './services/events/rules';
import { iamApi } from './services/iam/api';
import { Iam } from './services/iam/iam';
import { Roles } from './services/iam/roles';
import { iotApi } from './services/iot/api';
import { certificateProviderType } from './services/iot/certificate-provider-type';
import { IotCore } from './services/iot/iot-core';
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
import { Deployment } from './terraform/deployment';
import type { ProviderSource } from './terraform/provider-source';
import { RealProvider } from './terraform/real-provider';
import { FrontDoor } from './wire/front-door';
import { type AuthorityKey, X509Authority } from './x509/authority';

/** How to start a sandbox. */
export interface SandboxOptions {
  /** Key of the private CA. @default EC_prime256v1 */
  readonly authorityKey?: AuthorityKey;
  /** How long the private CA takes. @default typical */
  readonly authorityLatency?: IssuanceTimeName;
  /** Name of the deployment that on-call looks after. @default fleet */
  readonly name?: string;
  /** @default one that goes by the wall clock */
  readonly cloudWatch?: CloudWatch;
  /** @default ones that go by the wall clock */
  readonly logs?: Logs;
  /** The AWS provider that Terraform uses. @default stand-in, which needs no network and no 700 MB */
  readonly provider?: 'stand-in' | 'real';
  /** Called around each change that Terraform makes with the stand-in. */
  readonly onApply?: OnApply;
}

/**
 * An AWS account that fits in one process tree: its APIs on one port, the devices' endpoint on another, and the program
 * of this repository, which Terraform deploys into it. Nothing in it can reach AWS, and it listens on 127.0.0.1 only.
 */
export class Sandbox {
  /** Starts the account, with nothing deployed. */
  static async start(options: SandboxOptions = {}): Promise<Sandbox> {
    const { authorityKey = 'EC_prime256v1', authorityLatency = 'typical', name = 'fleet', onApply } = options;
    const { cloudWatch = new CloudWatch(), logs = new Logs() } = options;
    const iam = new Iam();
    const roles = new Roles(iam);
    const door = await FrontDoor.open(
      (accessKeyId) => iam.callerOf(accessKeyId),
      stsApi(),
      iamApi(iam, roles),
    );

    const privateCa = await PrivateCa.start({
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
        AWS_ENDPOINT_URL_IOT: door.url,
        AWS_ENDPOINT_URL_SSM: door.url,
      },
    });
    const iot = await IotCore.start({
      invoke: (functionArn, event) => lambda.invokeFor(activeProvider(iot), functionArn, event),
    });
    const iotService = iotApi({
      providers: iot.providers,
      certificates: iot.certificates,
      endpointAddress: iot.host,
    });
    const types = [certificateProviderType(iotService)];
    const parameters = new ParameterStore();
    const documents = new Documents();
    const lambdaService = lambdaApi(lambda, roles);
    // By boto3's names; Systems Manager's own API is among those that its runbooks call.
    const called = new Map([
      ['iot', iotService],
      ['lambda', lambdaService],
    ]);
    const automation = new Automation({
      documents,
      service: (name) => called.get(name),
      role: (name) => iam.role(name),
      // Nothing here lags behind, so nothing is waited for.
      sleep: async () => {},
    });
    const ssm = ssmApi({ parameters, documents, automation });
    called.set('ssm', ssm);
    const rules = new Rules();
    const scheduler = new Scheduler(iam, (functionArn, event) => lambda.invoke(functionArn, event));
    door.add(
      privateCa,
      lambdaService,
      iotService,
      cloudControlApi(types),
      cloudFormationApi(types),
      ssm,
      schedulerApi(scheduler),
      eventsApi(rules),
      snsApi(new Topics()),
      cloudWatchApi(cloudWatch),
      logsApi(logs),
    );

    const onCall = new OnCall({
      iam,
      ssm,
      automation,
      endpoint: door.url,
      name,
      authorityArn: privateCa.arn,
    });
    const deployment = await Deployment.create();
    const provider: ProviderSource =
      options.provider === 'real'
        ? await RealProvider.find(door.url)
        : await StandInProvider.start({
            endpoint: door.url,
            workingDirectory: deployment.stackFolder,
            onApply,
          });
    deployment.provider = provider;
    return new Sandbox(
      door,
      iam,
      privateCa,
      lambda,
      iot,
      parameters,
      scheduler,
      cloudWatch,
      logs,
      rules,
      automation,
      onCall,
      (event) =>
        rules.send(
          event,
          automationTarget(ssm, (role) => iam.role(role)),
        ),
      deployment,
      provider,
    );
  }

  private constructor(
    /** The account's APIs. */
    readonly door: FrontDoor,
    readonly iam: Iam,
    readonly privateCa: PrivateCa,
    readonly lambda: LambdaService,
    readonly iot: IotCore,
    readonly parameters: ParameterStore,
    readonly scheduler: Scheduler,
    readonly cloudWatch: CloudWatch,
    readonly logs: Logs,
    /** Rules of EventBridge. */
    readonly rules: Rules,
    /** Executions of the deployed runbooks. */
    readonly automation: Automation,
    /** Who looks after the deployment, and starts its runbooks. */
    readonly onCall: OnCall,
    /** Sends an event to EventBridge, whose rules may start runbooks. Rejects when a target refuses it. */
    readonly send: (event: object) => Promise<void>,
    /** The program of this repository, deployed into the account. */
    readonly deployment: Deployment,
    private readonly provider: ProviderSource,
  ) {}

  /** Ends everything and removes every file of it. */
  async stop(): Promise<void> {
    await this.onCall.leave();
    await this.provider.stop();
    await this.iot.stop();
    await this.lambda.stop();
    await this.privateCa.stop();
    await this.door.close();
    await this.deployment.remove();
  }
}

/** AWS IoT as it invokes a function: on behalf of the certificate provider. */
function activeProvider({ providers }: IotCore): InvokingService {
  return {
    principal: 'iot.amazonaws.com',
    sourceAccount: SANDBOX_ACCOUNT.accountId,
    sourceArn: providers.active?.certificateProviderArn ?? '',
  };
}
