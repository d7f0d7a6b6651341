import { type Iam, roleNameIn } from '../iam/iam';
import { Policy } from '../iam/policy';
import type { IotCore } from '../iot/iot-core';
import { Automation } from './automation/automation';
import type { AutomationExecution } from './automation/execution';
import type { GivenParameters } from './automation/parameters';
import { iotService } from './automation/services/iot';
import { type Invoke, lambdaService } from './automation/services/lambda';
import { ssmService } from './automation/services/ssm';
import type { Documents } from './documents';
import type { ParameterStore } from './parameter-store';

/** The deployed runbooks, run as Systems Manager runs them: with the deployed role's permissions and no others. */
export class Runbooks {
  readonly #automation: Automation;

  constructor(
    private readonly documents: Documents,
    private readonly iam: Iam,
    iot: IotCore,
    parameters: ParameterStore,
    invoke: Invoke,
  ) {
    this.#automation = new Automation({
      services: {
        iot: iotService(iot.providers),
        ssm: ssmService(parameters),
        lambda: lambdaService(invoke),
      },
      // Nothing here lags behind, so nothing is waited for.
      sleep: async () => {},
    });
  }

  /** Runs a runbook to its end. Throws when there is none of this name, or when it fails. */
  async run(name: string, parameters: GivenParameters = {}): Promise<AutomationExecution> {
    const { content: document } = this.documents.content(name);
    const [policy = new Policy('{"Statement":[]}')] = this.iam.policiesOf(
      roleNameIn(JSON.parse(document).assumeRole),
    );
    const execution = await this.#automation.run({ document, policy, parameters });
    if (execution.status !== 'Success') throw new Error(`${name} failed: ${execution.failureMessage}`);
    return execution;
  }
}
