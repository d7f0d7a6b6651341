import { awsBehaviours } from './provider/behaviours';
import type { OnApply } from './provider/calls';
import { StandInProvider } from './provider/provider';
import { IssuanceTime, type IssuanceTimeName } from './services/acm-pca/issuance-time';
import { PrivateCa } from './services/acm-pca/private-ca';
import { Iam } from './services/iam/iam';
import { IotControlPlane } from './services/iot/control-plane';
import { IotCore } from './services/iot/iot-core';
import { LambdaService } from './services/lambda/lambda-service';
import { Scheduler } from './services/scheduler/scheduler';
import { ParameterStore } from './services/ssm/parameter-store';
import { Runbooks } from './services/ssm/runbooks';
import { SsmService } from './services/ssm/service';
import { Deployment } from './terraform/deployment';
import { terraformServices } from './terraform-services';
import type { Authorize } from './wire/authorize';
import { type AuthorityKey, X509Authority } from './x509/authority';

/** How to start a sandbox. */
export interface SandboxOptions {
  /** Key of the private CA. @default EC_prime256v1 */
  readonly authorityKey?: AuthorityKey;
  /** How long the private CA takes. @default typical */
  readonly authorityLatency?: IssuanceTimeName;
  /** Called around each change that Terraform makes. */
  readonly onApply?: OnApply;
}

/**
 * An AWS account that fits in one process tree: AWS Private CA, AWS IoT Core, Lambda, Systems Manager, and what
 * leads the real Terraform to them. Nothing in it can reach AWS, and it listens on 127.0.0.1 only.
 */
export class Sandbox {
  /** Starts the account, with nothing deployed. */
  static async start(options: SandboxOptions = {}): Promise<Sandbox> {
    const { authorityKey = 'EC_prime256v1', authorityLatency = 'typical', onApply } = options;
    const iam = new Iam();
    const privateCa = await PrivateCa.start({
      authority: await X509Authority.create({ commonName: 'Your Private CA', key: authorityKey }),
      issuanceTime: IssuanceTime.named(authorityLatency),
      authorize: (operation, accessKeyId, { resource, templateArn }) =>
        iam.callerOf(accessKeyId)?.allows(`acm-pca:${operation}`, resource ?? '', {
          'acm-pca:TemplateArn': templateArn,
        }) ?? false,
    });
    const authorize: Authorize = (accessKeyId, action, resource) =>
      iam.callerOf(accessKeyId)?.allows(action, resource) ?? false;
    const iot = await IotCore.start({ invoke: (functionArn, event) => lambda.invoke(functionArn, event) });
    const iotControlPlane = await IotControlPlane.start({ providers: iot.providers, authorize });
    const parameters = new ParameterStore();
    const ssm = await SsmService.start({ parameters, authorize });
    const lambda = await LambdaService.start({
      serviceEnvironment: {
        AWS_ENDPOINT_URL_ACM_PCA: privateCa.endpoint,
        AWS_ENDPOINT_URL_IOT: iotControlPlane.url,
        AWS_ENDPOINT_URL_SSM: ssm.url,
      },
    });
    const scheduler = new Scheduler(iam, (functionArn, event) => lambda.invoke(functionArn, event));
    const runbooks = new Runbooks(iam, iot, parameters, (functionName, event) =>
      lambda.invoke(functionName, event),
    );
    const deployment = await Deployment.create();
    const provider = await StandInProvider.start({
      workingDirectory: deployment.stackFolder,
      behaviours: awsBehaviours({
        ...terraformServices(lambda, iot),
        parameters,
        documents: runbooks.documents,
        rolePolicies: iam,
        schedules: scheduler,
      }),
      onApply,
    });
    deployment.environment = provider.environment;
    return new Sandbox(iam, privateCa, lambda, iot, parameters, scheduler, runbooks, deployment, [
      provider,
      iotControlPlane,
      ssm,
    ]);
  }

  private constructor(
    readonly iam: Iam,
    readonly privateCa: PrivateCa,
    readonly lambda: LambdaService,
    readonly iot: IotCore,
    readonly parameters: ParameterStore,
    readonly scheduler: Scheduler,
    readonly runbooks: Runbooks,
    /** The program of this repository, deployed into the account. */
    readonly deployment: Deployment,
    /** What listens, besides the services that have a member of their own. */
    private readonly listening: readonly { stop(): Promise<void> }[],
  ) {}

  /** Ends everything and removes every file of it. */
  async stop(): Promise<void> {
    await Promise.all(this.listening.map((endpoint) => endpoint.stop()));
    await this.iot.stop();
    await this.lambda.stop();
    await this.privateCa.stop();
    await this.deployment.remove();
  }
}
