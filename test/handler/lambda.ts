import type { Context } from 'aws-lambda';

/** Metrics namespace and service that `lambda-environment` deploys. */
export const NAMESPACE = 'CertificateSigning';
export const SERVICE = 'signer-under-test';

/** Name of the function in every context. */
export const FUNCTION_NAME = 'certificate-signer';

/** What Lambda hands over with an event. @param remainingMs left when the invocation begins */
export function lambdaContext(remainingMs = 5_000): Context {
  const end = performance.now() + remainingMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-central-1:123456789012:function:${FUNCTION_NAME}`,
    memoryLimitInMB: '256',
    awsRequestId: '6d8a1b1e-5a2f-4a55-9a53-3d1f0a6a0b11',
    logGroupName: `/aws/lambda/${FUNCTION_NAME}`,
    logStreamName: '2026/01/01/[$LATEST]0',
    getRemainingTimeInMillis: () => end - performance.now(),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
