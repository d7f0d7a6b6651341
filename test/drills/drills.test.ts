import { beforeAll, describe, expect, it } from '@jest/globals';
import { readDocument, UPDATES_DOCS, withSection, writeDocument } from '../docs/generated-section';
import { DRILLED } from './built-in';
import { drillTable } from './document';
import { COMMON_DRILLS, type Drill, deadCa, lifted, ONLY_BAD_DEVICES, rolledBack } from './drills';
import { type Change, play, type Scenario } from './play';
import { iotCall, toldOf } from './provider-changes';
import { type DrilledStack, recordStack, TOPICS } from './stack';
import { testVocabulary } from './vocabulary';

const DAY = 24 * 60;

/** A day takes a second or two to evaluate, longer on a busy machine. */
const PATIENCE_MS = 120_000;

/** The stack of each authority, by its name. */
const stacks = new Map<string, DrilledStack>();

beforeAll(async () => {
  for (const authority of DRILLED) stacks.set(authority.kind.name, await recordStack(authority));
}, DRILLED.length * PATIENCE_MS);

// Here because it uses the same recordings, which take long to make.
testVocabulary(() => [...stacks.values()]);

describe.each(DRILLED.map((authority) => [authority.kind.name, authority] as const))(
  'With the authority %s,',
  (name, authority) => {
    const drills: readonly Drill[] = [...COMMON_DRILLS, ...authority.drills];
    let stack: DrilledStack;

    beforeAll(() => {
      stack = stacks.get(name) as DrilledStack;
    });

    const played = new Map<string, readonly Change[]>();

    /** Plays a scenario, once for all tests. @param untilOk An alarm that is to end after it. @default none */
    function changesIn(scenario: Scenario, untilOk?: string): readonly Change[] {
      const key = JSON.stringify([scenario, untilOk]);
      const alarm = untilOk === undefined ? undefined : `fleet-${untilOk}`;
      const changes = played.get(key) ?? play(scenario, stack.recordings, stack.deployed.alarms, alarm);
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

    describe('the drills', () => {
      it('cover every alarm that is deployed', () => {
        const deployed = stack.deployed.alarms.map(({ name }) =>
          name.replace(/^fleet-/, '').replace(/-raw$/, ''),
        );

        expect([...new Set(deployed)].sort()).toEqual([...new Set(drills.map(({ alarm }) => alarm))].sort());
      });
    });

    const drilled = (side: 'goesOff' | 'staysQuiet') =>
      drills.flatMap((drill) =>
        drill[side].map((scenario) => [drill.alarm, scenario.when, scenario] as const),
      );

    describe('in the drills', () => {
      it.each(drilled('goesOff'))(
        'the alarm %s goes off when %s, and ends when that ends',
        (alarm, _, scenario) => {
          const changes = changesIn(scenario, alarm);

          expect(minutesOfAlarm(alarm, changes)).not.toEqual([]);
          expect(changes.findLast((change) => change.alarm === `fleet-${alarm}`)?.to).toBe('OK');
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
      // The first is the same whichever authority signs.
      it.each([
        ['the common drills', 'drills', COMMON_DRILLS],
        ["the authority's own drills", `drills ${name}`, authority.drills],
      ])(
        'has the table of %s',
        (_, section, listed) => {
          const document = readDocument('alarm-drills.md');
          const table = drillTable(listed, stack.deployed.alarms, changesIn);

          const expected = withSection(document, section, table);

          if (UPDATES_DOCS) writeDocument('alarm-drills.md', expected);
          else expect(document).toBe(expected);
        },
        PATIENCE_MS,
      );
    });
  },
);
