import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessKeyIdOf } from '../../sandbox/services/iam/access-key';
import { ADMINISTRATOR } from '../../sandbox/services/iam/iam';
import { Stage } from './stage';

const PATIENCE_MS = 120_000;
const AUTOMATIC = { automatic_rollback: 'true' };

describe('automatic rollback', () => {
  let stage: Stage;
  let cloudWatch: CloudWatchClient;

  beforeAll(async () => {
    stage = await Stage.set();
    cloudWatch = new CloudWatchClient({
      endpoint: stage.sandbox.aws.door.url,
      region: 'eu-central-1',
      credentials: {
        accessKeyId: accessKeyIdOf({ kind: 'user', name: ADMINISTRATOR }),
        secretAccessKey: 'not-checked',
      },
    });
  }, PATIENCE_MS);

  afterAll(() => stage.clear(), PATIENCE_MS);

  /** Puts the signing-down alarm into ALARM and waits for everything that it triggers. */
  const signingIsDown = async () => {
    const { aws } = stage.sandbox;
    const alarm = { AlarmName: 'fleet-signing-down', StateReason: 'a test' };
    await cloudWatch.send(new SetAlarmStateCommand({ ...alarm, StateValue: 'OK' }));
    await cloudWatch.send(new SetAlarmStateCommand({ ...alarm, StateValue: 'ALARM' }));
    await aws.tick();
    await Promise.all(aws.automation.executions.map(({ id }) => aws.automation.ended(id)));
  };

  it(
    'rolls back when signing is down, but only if enabled',
    async () => {
      const { exitCode, stderr } = await stage.apply();
      expect([exitCode, stderr]).toEqual([0, '']);
      await signingIsDown();
      expect(await stage.issuerOfNextDevice()).toBe(stage.yours);

      await stage.apply(AUTOMATIC);
      await signingIsDown();

      expect(await stage.issuerOfNextDevice()).toBe('CN=Sandbox Amazon Root');
      const { Parameter } = stage.sandbox.aws.parameters.getParameter({ Name: '/fleet/rollback-hold' });
      expect(JSON.parse(Parameter.Value)).toMatchObject({
        why: 'Automatic rollback: alarm fleet-signing-down',
      });
    },
    PATIENCE_MS,
  );

  it(
    'stays rolled back after the next deploy',
    async () => {
      expect(await stage.planIsEmpty(AUTOMATIC)).toBe(true);
    },
    PATIENCE_MS,
  );
});
