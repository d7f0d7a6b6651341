import { jest } from '@jest/globals';
import { NAMESPACE, SERVICE } from './lambda';

// Import this before anything of handler/: Powertools and the SDK read the environment while they load.
Object.assign(process.env, {
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_ACCESS_KEY_ID: 'AKIASANDBOX',
  AWS_SECRET_ACCESS_KEY: 'not-checked',
  POWERTOOLS_METRICS_NAMESPACE: NAMESPACE,
  POWERTOOLS_SERVICE_NAME: SERVICE,
  POWERTOOLS_TRACE_ENABLED: 'false',
});

// How long the signer takes is asserted by its own clock; a busy machine must not fail a test.
jest.setTimeout(30_000);
