import { beforeAll, describe, expect, it } from '@jest/globals';
import { readDocument, UPDATES_DOCS, withSection, writeDocument } from '../docs/generated-section';
import { drillTable } from './document';
import { DRILLS, deadCa, lifted, ONLY_BAD_DEVICES, rolledBack } from './drills';
import { type Change, play, type Scenario } from './play';
import { iotCall, toldOf } from './provider-changes';
import { type DrilledStack, drilledStack, TOPICS } from './stack';
import { vocabularyOf } from './vocabulary';

const DAY = 24 * 60;

/** A day takes a second or two to evaluate; a busy machine may take longer. */
const PATIENCE_MS = 120_000;

let stack: DrilledStack;

beforeAll(async () => {
  stack = await drilledStack();
}, PATIENCE_MS);

const played = new Map<string, readonly Change[]>();

/** Plays a scenario, once for all that look at it. */
function changesIn(scenario: Scenario): readonly Change[] {
  const key = JSON.stringify(scenario);
  const changes = played.get(key) ?? play(scenario, stack.recordings, stack.deployed.alarms);
  played.set(key, changes);
  return changes;
}

function minutesOfAlarm(alarm: string, changes: readonly Change[]): readonly number[] {
  return changes
    .filter((change) => change.alarm === `fleet-${alarm}` && change.to === 'ALARM')
    .map(({ minute }) => minute);
}

/** Notifications of what went wrong; that something is well again wakes nobody. */
function notified(topic: string, changes: readonly Change[]): readonly string[] {
  return changes
    .filter(({ to, actions }) => to === 'ALARM' && actions.includes(topic))
    .map(({ alarm }) => alarm);
}

// Looks at the same recordings: to deploy and to record takes much longer than to look.
vocabularyOf(() => stack);

describe('the drills', () => {
  it('cover every alarm that is deployed', () => {
    const deployed = stack.deployed.alarms.map(({ name }) =>
      name.replace(/^fleet-/, '').replace(/-raw$/, ''),
    );

    expect([...new Set(deployed)].sort()).toEqual(DRILLS.map(({ alarm }) => alarm).sort());
  });
});

const drilled = (side: 'trips' | 'spares') =>
  DRILLS.flatMap((drill) => drill[side].map((scenario) => [drill.alarm, scenario.says, scenario] as const));

describe('in the drills', () => {
  it.each(drilled('trips'))(
    'the alarm %s goes off when %s',
    (alarm, _, scenario) => {
      expect(minutesOfAlarm(alarm, changesIn(scenario))).not.toEqual([]);
    },
    PATIENCE_MS,
  );

  it.each(drilled('spares'))(
    'the alarm %s stays quiet when %s',
    (alarm, _, scenario) => {
      expect(minutesOfAlarm(alarm, changesIn(scenario))).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'a day of bad devices pages nobody',
    () => {
      expect(notified(TOPICS.page, changesIn(ONLY_BAD_DEVICES))).toEqual([]);
    },
    PATIENCE_MS,
  );

  it.each([4, 6, 60])(
    'a dead CA pages within three minutes, with %d devices a minute',
    (devices) => {
      const pages = changesIn(deadCa(devices)).filter(
        ({ to, actions }) => to === 'ALARM' && actions.includes(TOPICS.page),
      );

      expect(pages[0]?.minute).toBeGreaterThan(10);
      expect(pages[0]?.minute).toBeLessThanOrEqual(13);
    },
    PATIENCE_MS,
  );

  it(
    'while AWS signs on purpose nobody is paged, and one ticket a day says so',
    () => {
      const changes = changesIn(rolledBack(60, 3 * DAY));

      expect(notified(TOPICS.page, changes)).toEqual([]);
      expect(notified(TOPICS.ticket, changes)).toEqual(Array(3).fill('fleet-still-aws-managed'));
    },
    PATIENCE_MS,
  );

  it(
    'a lifted hold that no deploy follows is a ticket, and pages nobody',
    () => {
      const changes = changesIn(lifted(10, 20, 5 * 60, 5 * 60));

      expect(notified(TOPICS.page, changes)).toEqual([]);
      expect(notified(TOPICS.ticket, changes)).toEqual(['fleet-restoration-pending']);
    },
    PATIENCE_MS,
  );
});

describe('the ticket certificate-provider-changed', () => {
  const told = (call: string) => toldOf(iotCall(call), stack.providerChanged);

  it.each(['Create', 'Update', 'Delete'])('is written when somebody calls %sCertificateProvider', (call) => {
    expect(told(`${call}CertificateProvider`)).toEqual([TOPICS.ticket]);
  });

  it.each(['DescribeCertificateProvider', 'ListCertificateProviders', 'CreateCertificateFromCsr'])(
    'is not written when somebody calls %s',
    (call) => {
      expect(told(call)).toEqual([]);
    },
  );
});

describe('docs/alarm-drills.md', () => {
  it(
    'has the table of the drills',
    () => {
      const document = readDocument('alarm-drills.md');
      const table = drillTable(stack.deployed.alarms, changesIn);

      const expected = withSection(document, 'drills', table);

      if (UPDATES_DOCS) writeDocument('alarm-drills.md', expected);
      else expect(document).toBe(expected);
    },
    PATIENCE_MS,
  );
});
