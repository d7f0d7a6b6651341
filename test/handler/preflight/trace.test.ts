import '../lambda-environment';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { preflight as Preflight } from '../../../handler/preflight/preflight';
import { Account, NAMES } from '../health/account';
import { lambdaContext } from '../lambda';
import { Telemetry } from '../telemetry';
import { XRayDaemon } from '../xray-daemon';

const OURS = 'arn:aws:lambda:eu-central-1:123456789012:function:fleet-signer';

describe('The trace of the preflight', () => {
  let telemetry: Telemetry;
  let account: Account;
  let daemon: XRayDaemon;

  beforeEach(async () => {
    telemetry = Telemetry.capture();
    account = await Account.start();
    daemon = await XRayDaemon.start();
    Object.assign(process.env, {
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_XRAY_DAEMON_ADDRESS: daemon.address,
      LAMBDA_TASK_ROOT: '/var/task',
      POWERTOOLS_TRACE_ENABLED: 'true',
      _X_AMZN_TRACE_ID: 'Root=1-00000000-000000000000000000000001;Parent=0000000000000001;Sampled=1',
    });
  });

  afterEach(async () => {
    telemetry.stop();
    daemon.stop();
    await account.stop();
  });

  it('has its look at the account, and each call in it', async () => {
    account.pointProviderAt(OURS);
    // Here, as Lambda loads it: the tracer reads the environment, and belongs to where it was loaded.
    const { preflight } = jest.requireActual<{ preflight: typeof Preflight }>(
      '../../../handler/preflight/preflight',
    );
    const traced = daemon.next(3);

    await preflight({ certificateProviderName: NAMES.provider, functionArn: OURS }, lambdaContext(60_000));

    const [list, describeOurs, look] = await traced;
    expect(look).toMatchObject({ name: 'look at the certificate providers' });
    for (const call of [list, describeOurs]) {
      expect(call).toMatchObject({ parent_id: look?.id, http: { response: { status: 200 } } });
    }
  });
});
