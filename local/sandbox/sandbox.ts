import { roleOf } from '../iam/access-key';
import { Iam } from '../iam/iam';
import { IotCore } from '../iot/iot-core';
import { LambdaService } from '../lambda/lambda-service';
import { IssuanceTime, type IssuanceTimeName } from '../private-ca/issuance-time';
import { PrivateCa } from '../private-ca/private-ca';
import { ParameterStore } from '../ssm/parameter-store';
import { awsBehaviours } from '../terraform/behaviours';
import type { OnApply } from '../terraform/calls';
import { StandInProvider } from '../terraform/provider';
import { type AuthorityKey, X509Authority } from '../x509/authority';
import { Deployment } from './deployment';
import { Runbooks } from './runbooks';
import { terraformServices } from './terraform-services';

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
        iam.allows(roleOf(accessKeyId), `acm-pca:${operation}`, resource ?? '', {
          'acm-pca:TemplateArn': templateArn,
        }),
    });
    const lambda = await LambdaService.start({
      serviceEnvironment: { AWS_ENDPOINT_URL_ACM_PCA: privateCa.endpoint },
    });
    const iot = await IotCore.start({ invoke: (functionArn, event) => lambda.invoke(functionArn, event) });
    const parameters = new ParameterStore();
    const runbooks = new Runbooks(iam, iot, parameters);
    const deployment = await Deployment.create();
    const provider = await StandInProvider.start({
      workingDirectory: deployment.stackFolder,
      behaviours: awsBehaviours({
        ...terraformServices(lambda, iot),
        parameters,
        documents: runbooks.documents,
        rolePolicies: iam,
      }),
      onApply,
    });
    deployment.environment = provider.environment;
    return new Sandbox(iam, privateCa, lambda, iot, parameters, runbooks, deployment, provider);
  }

  private constructor(
    readonly iam: Iam,
    readonly privateCa: PrivateCa,
    readonly lambda: LambdaService,
    readonly iot: IotCore,
    readonly parameters: ParameterStore,
    readonly runbooks: Runbooks,
    /** The program of this repository, deployed into the account. */
    readonly deployment: Deployment,
    private readonly provider: StandInProvider,
  ) {}

  /** Ends everything and removes every file of it. */
  async stop(): Promise<void> {
    await this.provider.stop();
    await this.iot.stop();
    await this.lambda.stop();
    await this.privateCa.stop();
    await this.deployment.remove();
  }
}
