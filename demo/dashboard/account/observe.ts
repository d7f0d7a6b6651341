import type { Sandbox } from '../../../sandbox/sandbox';
import type { Clock } from '../../../sandbox/services/acm-pca/clock';
import type { CloudWatch } from '../../../sandbox/services/cloudwatch/cloudwatch';
import {
  certificateRequestSamples,
  issuanceSamples,
  lambdaSamples,
} from '../../../sandbox/services/cloudwatch/metrics/aws-metrics';
import type { Onboarding } from '../../../sandbox/services/iot/onboarding';
import type { Logs } from '../../../sandbox/services/logs/logs';
import { platformReport } from '../../../sandbox/services/logs/platform-report';

/** Has CloudWatch see what happens in a sandbox: logs with the metrics in them, and what AWS's services publish. */
export class Observation {
  #issued = 0;
  #failed = 0;
  #onboarded = 0;

  constructor(
    private readonly sandbox: Sandbox,
    private readonly cloudWatch: CloudWatch,
    private readonly logs: Logs,
    private readonly clock: Clock,
  ) {
    sandbox.lambda.onLog((functionName, line) => {
      logs.log(functionName, line);
      cloudWatch.publishFrom(line);
    });
    this.#observeInvocations();
  }

  /** Publishes what has come since the last time. @returns the onboardings among it. */
  collect(): readonly Onboarding[] {
    const onboardings = this.sandbox.iot.onboardings.slice(this.#onboarded);
    this.#onboarded += onboardings.length;
    for (const { refusal } of onboardings) {
      this.cloudWatch.publish(certificateRequestSamples(refusal !== undefined, this.clock()));
    }
    this.#collectIssuances();
    return onboardings;
  }

  #collectIssuances(): void {
    const { arn: authorityArn, certificates, requests } = this.sandbox.privateCa;
    for (const { acceptedAt, readyAt } of certificates.slice(this.#issued)) {
      if (!Number.isFinite(readyAt)) continue;
      const durationMs = readyAt - acceptedAt.getTime();
      this.cloudWatch.publish(issuanceSamples({ authorityArn, failed: false, durationMs }, this.clock()));
    }
    this.#issued = certificates.length;
    const failed = requests.count('IssueCertificate') - requests.count('IssueCertificate', 'ok');
    for (; this.#failed < failed; this.#failed++) {
      this.cloudWatch.publish(issuanceSamples({ authorityArn, failed: true, durationMs: 0 }, this.clock()));
    }
  }

  /** Lambda tells nobody how an invocation went but whoever invoked; so stand between the two. */
  #observeInvocations(): void {
    const { lambda } = this.sandbox;
    const invoke = lambda.invoke.bind(lambda);
    const underWay = new Map<string, number>();
    lambda.invoke = async (nameOrArn, event) => {
      const functionName = nameOrArn.replace(/^.*:function:/, '');
      const concurrent = (underWay.get(functionName) ?? 0) + 1;
      underWay.set(functionName, concurrent);
      try {
        const result = await invoke(nameOrArn, event);
        const { functionError, durationMs } = result;
        const invocation = { functionName, failed: functionError !== undefined, durationMs, concurrent };
        this.cloudWatch.publish(lambdaSamples(invocation, this.clock()));
        this.logs.log(functionName, platformReport(result, this.clock()));
        return result;
      } finally {
        underWay.set(functionName, (underWay.get(functionName) ?? 1) - 1);
      }
    };
  }
}
