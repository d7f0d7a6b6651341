import { beforeAll, describe, expect, it } from '@jest/globals';
import { readDocument, UPDATES_DOCS, withSection, writeDocument } from '../docs/generated-section';
import { drillTable } from './document';
import { DRILLS, deadCa, lifted, ONLY_BAD_DEVICES, rolledBack } from './drills';
import { type Change, play, type Scenario } from './play';
import { iotCall, toldOf } from './provider-changes';
import { type DrilledStack, recordStack, TOPICS } from './stack';
import { testVocabulary } from './vocabulary';

const DAY = 24 * 60;

/** A day takes a second or two to evaluate, longer on a busy machine. */
const PATIENCE_MS = 120_000;

let stack: DrilledStack;

beforeAll(async () => {
  stack = await recordStack();
}, PATIENCE_MS);

const played = new Map<string, readonly Change[]>();

/** Plays a scenario, once for all tests. */
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

/** Alarms that notified a topic when they went off. */
function notified(topic: string, changes: readonly Change[]): readonly string[] {
  return changes
    .filter(({ to, actions }) => to === 'ALARM' && actions.includes(topic))
    .map(({ alarm }) => alarm);
}

// Here because it uses the same recordings, which take long to make.
testVocabulary(() => stack);

describe('the drills', () => {
  it('cover every alarm that is deployed', () => {
    const deployed = stack.deployed.alarms.map(({ name }) =>
      name.replace(/^fleet-/, '').replace(/-raw$/, ''),
    );

    expect([...new Set(deployed)].sort()).toEqual(DRILLS.map(({ alarm }) => alarm).sort());
  });
});

const drilled = (side: 'goesOff' | 'staysQuiet') =>
  DRILLS.flatMap((drill) => drill[side].map((scenario) => [drill.alarm, scenario.when, scenario] as const));

describe('in the drills', () => {
  it.each(drilled('goesOff'))(
    'the alarm %s goes off when %s',
    (alarm, _, scenario) => {
      expect(minutesOfAlarm(alarm, changesIn(scenario))).not.toEqual([]);
    },
    PATIENCE_MS,
  );

  it.each(drilled('staysQuiet'))(
    'the alarm %s stays quiet when %s',
    (alarm, _, scenario) => {
      expect(minutesOfAlarm(alarm, changesIn(scenario))).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'a day of bad devices causes no page',
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
    'while AWS signs on purpose there is no page, and one ticket a day',
    () => {
      const changes = changesIn(rolledBack(60, 3 * DAY));

      expect(notified(TOPICS.page, changes)).toEqual([]);
      expect(notified(TOPICS.ticket, changes)).toEqual(Array(3).fill('fleet-still-aws-managed'));
    },
    PATIENCE_MS,
  );

  it(
    'a lifted hold without a deploy causes a ticket and no page',
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

  it.each(['Create', 'Update', 'Delete'])('is written for a call of %sCertificateProvider', (call) => {
    expect(told(`${call}CertificateProvider`)).toEqual([TOPICS.ticket]);
  });

  it.each(['DescribeCertificateProvider', 'ListCertificateProviders', 'CreateCertificateFromCsr'])(
    'is not written for a call of %s',
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
