import { Metrics } from '@aws-lambda-powertools/metrics';

/** The metrics of our functions, EMF; `POWERTOOLS_METRICS_NAMESPACE` and `POWERTOOLS_SERVICE_NAME` configure them. */
export const metrics = new Metrics();
