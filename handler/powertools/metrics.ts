import { Metrics } from '@aws-lambda-powertools/metrics';

/** The signer's metrics, EMF; `POWERTOOLS_METRICS_NAMESPACE` and `POWERTOOLS_SERVICE_NAME` configure them. */
export const metrics = new Metrics();
