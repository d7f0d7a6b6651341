import '../lambda-environment';
import { EventEmitter, once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { XRayDaemon } from '../xray-daemon';

const traceId = (last: string) =>
  `Root=1-00000000-00000000000000000000000${last};Parent=000000000000000${last};Sampled=1`;

describe('The steps of a trace', () => {
  let daemon: XRayDaemon;

  beforeEach(async () => {
    daemon = await XRayDaemon.start();
    Object.assign(process.env, {
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_XRAY_DAEMON_ADDRESS: daemon.address,
      LAMBDA_TASK_ROOT: '/var/task',
      POWERTOOLS_TRACE_ENABLED: 'true',
    });
    // As when Lambda starts a container: no request yet.
    delete process.env._X_AMZN_TRACE_ID;
  });

  afterEach(() => daemon.stop());

  it('belong to their own request, whatever ran at the same time while the container started', async () => {
    const { traced } = jest.requireActual<typeof import('../../../handler/powertools/tracer')>(
      '../../../handler/powertools/tracer',
    );
    const steps = new EventEmitter();
    const starting = ['one', 'another'].map((name) => traced(name, () => once(steps, name)));
    for (const [place, name] of ['one', 'another'].entries()) {
      steps.emit(name);
      await starting[place];
    }
    const received = daemon.next(3);

    process.env._X_AMZN_TRACE_ID = traceId('1');
    await traced('outer', () => traced('inner', async () => {}));
    process.env._X_AMZN_TRACE_ID = traceId('2');
    await traced('next', async () => {});

    const [inner, outer, next] = await received;
    expect(inner).toMatchObject({ name: 'inner', parent_id: outer?.id });
    expect(outer).toMatchObject({ name: 'outer', parent_id: '0000000000000001' });
    expect(next).toMatchObject({ name: 'next', parent_id: '0000000000000002' });
  });
});
