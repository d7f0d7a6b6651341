import type { CloudWatch } from './services/cloudwatch/cloudwatch';
import {
  certificateRequestSamples,
  lambdaSamples,
  throttleSamples,
} from './services/cloudwatch/metrics/aws-metrics';
import type { IotCore } from './services/iot/iot-core';
import type { LambdaService } from './services/lambda/lambda-service';
import type { Logs } from './services/logs/logs';
import { platformReport } from './services/logs/platform-report';

/** The services that publish. */
export interface Publishers {
  readonly lambda: LambdaService;
  readonly iot: IotCore;
}

/** Sends the functions' logs, the metrics in them, and the services' own metrics to CloudWatch from now on. */
export function publish({ lambda, iot }: Publishers, cloudWatch: CloudWatch, logs: Logs): void {
  const now = cloudWatch.clock;
  lambda.onLog((functionName, line) => {
    logs.log(functionName, line);
    cloudWatch.publishFrom(line);
  });
  lambda.onInvocation((functionName, result, concurrent) => {
    const { functionError, durationMs } = result;
    const failed = functionError !== undefined;
    cloudWatch.publish(lambdaSamples({ functionName, failed, durationMs, concurrent }, now()));
    logs.log(functionName, platformReport(result, now()));
  });
  lambda.onThrottle((functionName) => cloudWatch.publish(throttleSamples(functionName, now())));
  iot.onOnboarding(({ refusal }) =>
    cloudWatch.publish(certificateRequestSamples(refusal !== undefined, now())),
  );
}
