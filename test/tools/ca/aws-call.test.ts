import { describe, expect, it } from '@jest/globals';
import { type AwsCallFailed, callAws } from '../../../tools/ca/aws/call';
import { Pace } from '../../../tools/ca/aws/pace';
import { patientCaller } from '../../../tools/ca/aws/patient-call';
import { LeapingTime } from './revoke/leaping-time';

const CALL = { action: 'kms:Sign', on: 'key/1', waysOut: { DisabledException: 'Enable it.' } };

const errorOf = (name: string, more: object = {}, message = 'No\u001b[2J.') =>
  Object.assign(new Error(message), { name, ...more });
const failing = (error: Error) => async (): Promise<never> => {
  throw error;
};

describe('a call of AWS that fails', () => {
  it.each([
    [errorOf('DisabledException'), 'single', 'Enable it.'],
    [errorOf('AccessDeniedException'), 'lasting', 'Whoever runs this must be allowed kms:Sign on key/1: by'],
    [errorOf('CredentialsProviderError'), 'lasting', 'Log in to AWS, or set AWS_PROFILE.'],
    [errorOf('ExpiredTokenException'), 'lasting', 'The credentials have expired: log in again.'],
    [errorOf('UnrecognizedClientException'), 'lasting', 'AWS does not know the credentials'],
    [errorOf('Error', { code: 'ENOTFOUND' }), 'lasting', 'is the Region right'],
    [errorOf('TypeError', { code: 'ERR_INVALID_URL' }), 'lasting', 'AWS_ENDPOINT_URL… must be a URL'],
    [errorOf('Error', { code: 'ECONNREFUSED' }), 'passing', 'is the endpoint in AWS_ENDPOINT_URL… right?'],
    [errorOf('TimeoutError'), 'passing', 'Is there a network?'],
    [errorOf('ThrottlingException'), 'passing', 'AWS limits the rate.'],
    [errorOf('RequestTimeTooSkewed'), 'passing', 'Is the clock of this machine right?'],
    [errorOf('InternalFailure', { $metadata: { httpStatusCode: 500 } }), 'passing', ''],
    [errorOf('ValidationException', { $metadata: { httpStatusCode: 400 } }), 'single', ''],
  ] as const)('is explained after %s', async (error, outlook, wayOut) => {
    const failure: AwsCallFailed = await callAws(CALL, failing(error)).catch((thrown) => thrown);

    expect(failure.outlook).toBe(outlook);
    expect(failure.message).toContain(`kms:Sign on key/1 failed: ${error.name}: No\\u001b[2J.`);
    expect(failure.message).toContain(wayOut);
  });

  it('needs no message of AWS', async () => {
    const error = errorOf('ParameterNotFound', {}, '');

    await expect(callAws(CALL, failing(error))).rejects.toThrow(
      'kms:Sign on key/1 failed: ParameterNotFound.',
    );
  });

  it('rejects with the error itself if that is an answer', async () => {
    const error = errorOf('NotThere');

    await expect(callAws({ ...CALL, answers: ['NotThere'] }, failing(error))).rejects.toBe(error);
  });

  it('is repeated in its pace if it may pass, and says how often', async () => {
    const time = new LeapingTime();
    const start = time.now();
    const call = patientCaller(time, new Pace(0.01, time));

    await expect(call(CALL, failing(errorOf('ThrottlingException')))).rejects.toThrow(
      'Try again in a moment. Tried 9 times; try later.',
    );
    expect(time.now() - start).toBeGreaterThanOrEqual(800_000);
    await expect(call(CALL, failing(errorOf('AccessDenied')))).rejects.toThrow(/if it has one\.$/);
  });
});
