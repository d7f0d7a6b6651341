import { describe, expect, it } from '@jest/globals';
import {
  alarmRule,
  alarmsIn,
  type Condition,
  LONGEST_RULE,
  MOST_CHILDREN,
} from '../../../modules/observability/alarms/rule';
import { ROWS, WATCHED } from '../../../modules/observability/alarms/table';
import { synthesize } from '../synthesized';
import { observe } from './observed';

const a = { alarm: 'a' };
const b = { alarm: 'b' };
const c = { alarm: 'c' };
const plain = (name: string) => name;
const OPTIONAL = ROWS.filter(({ severity, name }) => severity !== 'signal' && name !== 'signing-down');

describe('alarmRule', () => {
  it.each<[Condition, string]>([
    [a, 'ALARM("a")'],
    [{ not: a }, 'NOT ALARM("a")'],
    [{ all: [a, { not: b }] }, '(ALARM("a") AND NOT ALARM("b"))'],
    [{ any: [a, { all: [b, c] }] }, '(ALARM("a") OR (ALARM("b") AND ALARM("c")))'],
  ])('writes %j as %s', (condition, rule) => {
    expect(alarmRule(condition, plain)).toBe(rule);
  });
});

describe('alarmsIn', () => {
  it('names each alarm once', () => {
    expect(alarmsIn({ any: [a, { all: [{ not: a }, b] }] })).toEqual(['a', 'b']);
  });
});

describe.each([
  ['as they are', observe()],
  ['with the longest name', observe({ name: 'x'.repeat(40) })],
  ['without health checks', observe({ healthCheckMinutes: 0 })],
  [
    'with everything off that can be turned off',
    observe({ alarms: Object.fromEntries(OPTIONAL.map(({ name }) => [name, { enabled: false }])) }),
  ],
])('the composite alarms, %s', (_, stack) => {
  const composites = stack.resources('aws_cloudwatch_composite_alarm');
  const metricAlarms: Record<string, { alarm_name: string }> = Object.fromEntries(
    Object.entries(stack.json.resource?.aws_cloudwatch_metric_alarm ?? {}),
  );

  it("stay within CloudWatch's limits", () => {
    for (const { alarm_rule: rule } of composites) {
      expect(String(rule).length).toBeLessThanOrEqual(LONGEST_RULE);
      expect(childrenOf(rule).length).toBeLessThanOrEqual(MOST_CHILDREN);
    }
  });

  it('name only alarms that exist, and come after each of them', () => {
    for (const { alarm_rule: rule, depends_on: dependencies } of composites) {
      const waitedFor = (dependencies as readonly string[]).map(
        (address) => metricAlarms[address.replace('aws_cloudwatch_metric_alarm.', '')]?.alarm_name,
      );
      expect([...waitedFor].sort()).toEqual([...childrenOf(rule)].sort());
    }
  });

  it('find each of these alarms, whatever is turned off: CloudWatch refuses to delete an alarm that they name', () => {
    const names = Object.values(metricAlarms).map(({ alarm_name: name }) => name);

    for (const watched of WATCHED) {
      expect(
        names.filter((name) => name.endsWith(`-${watched}`) || name.endsWith(`-${watched}-raw`)),
      ).toHaveLength(1);
    }
  });

  it('are not created before they are deleted: both would be the same alarm, by its name', () => {
    expect(JSON.stringify(stack.json)).not.toContain('create_before_destroy');
  });
});

describe('signing-down', () => {
  const ruleOf = (stack = observe()) =>
    String(stack.resource('aws_cloudwatch_composite_alarm', 'alarm_name', 'fleet-signing-down').alarm_rule);

  it('starts the automatic rollback', () => {
    const rule = synthesize({ automaticRollback: true }).resource(
      'aws_cloudwatch_event_rule',
      'name',
      'fleet-auto-rollback',
    );

    expect(JSON.parse(String(rule.event_pattern)).resources).toEqual([
      expect.stringMatching(/:alarm:fleet-signing-down$/),
    ]);
  });

  it.each([
    [['all-signings-failed'], true],
    [['health-check-failing-raw'], false],
    [['nothing-issued'], false],
    [['nothing-issued', 'health-check-failing-raw'], false],
    [['nothing-issued', 'signer-crashes'], true],
    [['signer-crashes'], false],
    [['nothing-issued', 'lambda-throttles'], true],
    [['nothing-issued', 'signing-failure-rate'], false],
    [['nothing-issued', 'signing-failure-rate', 'health-check-failing-raw'], true],
    [['nothing-issued', 'signing-failures'], false],
    [['signing-failures', 'health-check-failing-raw'], false],
    [['nothing-issued', 'signing-failures', 'health-check-failing-raw'], true],
  ])('with %j in ALARM: %s', (inAlarm, expected) => {
    expect(
      holds(
        ruleOf(),
        inAlarm.map((name) => `fleet-${name}`),
      ),
    ).toBe(expected);
  });
});

function childrenOf(rule: unknown): readonly string[] {
  return [...new Set([...String(rule).matchAll(/ALARM\("([^"]+)"\)/g)].map(([, name]) => String(name)))];
}

/** Whether a rule holds, by reading it as JavaScript. */
function holds(rule: string, inAlarm: readonly string[]): boolean {
  const expression = rule
    .replaceAll(/ALARM\(("[^"]+")\)/g, 'inAlarm.includes($1)')
    .replaceAll(' AND ', ' && ')
    .replaceAll(' OR ', ' || ')
    .replaceAll('NOT ', '!');
  return Boolean(new Function('inAlarm', `return ${expression}`)(inAlarm));
}
