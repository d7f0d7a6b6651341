import { describe, expect, it } from '@jest/globals';
import { LogStore } from '../../../../sandbox/services/logs/log-store';
import { runQuery } from '../../../../sandbox/services/logs/run-query';

const SIGNER = '/aws/lambda/fleet-signer';
const NOON = Date.parse('2026-01-01T12:00:00Z');
const LINES = [
  'START RequestId: 1',
  { level: 'INFO', message: 'Certificate issued', latencyMs: 900, clientId: 'a' },
  {
    level: 'ERROR',
    message: 'Signing failed',
    reason: 'AuthorityThrottled',
    error: { name: 'SigningFailed' },
  },
  { level: 'WARN', message: 'Request rejected', reason: 'CsrMalformed', principalId: 'p1' },
  { level: 'WARN', message: 'Request rejected', reason: 'CsrKeyTooSmall', principalId: 'p2' },
  { level: 'WARN', message: 'Request rejected', reason: 'CsrMalformed', principalId: 'p1' },
  { level: 'INFO', message: 'Certificate issued', latencyMs: 4_100, clientId: 'b' },
];

const logs = new LogStore();
LINES.forEach((line, minute) => {
  const message = typeof line === 'string' ? line : JSON.stringify(line);
  logs.put({ group: SIGNER, timestampMs: NOON + minute * 60_000, message });
});
logs.put({ group: '/aws/lambda/another', timestampMs: NOON, message: '{"message":"Certificate issued"}' });

const query = (text: string) =>
  runQuery(text, logs, { groups: [SIGNER], fromMs: NOON, toMs: NOON + 3_600_000 });

describe('a Logs Insights query', () => {
  it('filters, sorts, limits, and shows fields', () => {
    const { columns, rows } = query(
      'fields @timestamp, clientId as device, latencyMs | filter message = "Certificate issued" | sort latencyMs desc | limit 1',
    );

    expect(columns).toEqual(['@timestamp', 'device', 'latencyMs']);
    expect(rows).toEqual([['2026-01-01 12:06:00.000', 'b', 4_100]]);
  });

  it('counts by groups', () => {
    const { columns, rows } = query(
      `SOURCE '${SIGNER}' | filter message = 'Request rejected' | stats count(*) as rejections, latest(reason) as last by principalId | sort rejections desc`,
    );

    expect(columns).toEqual(['principalId', 'rejections', 'last']);
    expect(rows).toEqual([
      ['p1', 2, 'CsrMalformed'],
      ['p2', 1, 'CsrKeyTooSmall'],
    ]);
  });

  it('computes statistics by time', () => {
    const { columns, rows } = query(
      'filter ispresent(latencyMs) | stats max(latencyMs), pct(latencyMs, 50), count() by bin(5m)',
    );

    expect(columns).toEqual(['bin(5m)', 'max(latencyMs)', 'pct(latencyMs, 50)', 'count(*)']);
    expect(rows).toEqual([
      ['2026-01-01 12:00:00.000', 900, 900, 1],
      ['2026-01-01 12:05:00.000', 4_100, 4_100, 1],
    ]);
  });

  it.each([
    ['level in ["ERROR", "WARN"]', 4],
    ['reason like /^Csr(Mal|Key)/', 3],
    ['reason not like "Malformed"', 5],
    ['error.name = "SigningFailed"', 1],
    ['latencyMs > 1000', 1],
    ['latencyMs <= "900"', 1],
    ['not ispresent(reason) and (level = "INFO" or latencyMs >= 4000)', 2],
    ['`principalId` != "p1"', 1],
    ['@message like "RequestId: 1"', 1],
  ])('filters by %s', (condition, count) => {
    expect(query(`filter ${condition}`).rows).toHaveLength(count);
  });

  it('sees only its groups and its time', () => {
    const { rows } = runQuery('fields message', logs, {
      groups: [SIGNER],
      fromMs: NOON,
      toMs: NOON + 60_000,
    });

    expect(rows).toHaveLength(1);
  });

  it.each([
    ['parse @message "x"', 'does not know the command "parse"'],
    ['stats median(a)', 'does not know median()'],
    ['filter a ~ 1', 'Unreadable at " ~ 1"'],
    ['filter a =', 'Expected more after "filter a ="'],
    ['limit 5 limit 6', 'Expected "|"'],
  ])('that cannot be run is refused: %s', (text, message) => {
    expect(() => query(text)).toThrow(message);
  });
});
