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
      'fields @timestamp, clientId, latencyMs | filter message = "Certificate issued" | sort latencyMs desc | limit 1',
    );

    expect(columns).toEqual(['@timestamp', 'clientId', 'latencyMs']);
    expect(rows).toEqual([['2026-01-01 12:06:00.000', 'b', 4_100]]);
  });

  it('counts by groups', () => {
    const { columns, rows } = query(
      `SOURCE '${SIGNER}' | filter message = 'Request rejected' | stats count(*) as rejections, count_distinct(reason) as reasons, max(reason) by principalId | sort rejections desc`,
    );

    expect(columns).toEqual(['principalId', 'rejections', 'reasons', 'max(reason)']);
    expect(rows).toEqual([
      ['p1', 2, 1, 'CsrMalformed'],
      ['p2', 1, 1, 'CsrKeyTooSmall'],
    ]);
  });

  it('counts by time', () => {
    const { columns, rows } = query('stats count(latencyMs), max(latencyMs) by bin(5m)');

    expect(columns).toEqual(['bin(5m)', 'count(latencyMs)', 'max(latencyMs)']);
    expect(rows).toEqual([
      ['2026-01-01 12:00:00.000', 1, 900],
      ['2026-01-01 12:05:00.000', 1, 4_100],
    ]);
  });

  it.each([
    ['level in ["ERROR", "WARN"]', 4],
    ['reason like "Csr"', 3],
    ['error.name = "SigningFailed"', 1],
    ['latencyMs = "900"', 1],
    ['latencyMs = 900 or reason = "CsrMalformed" or reason like "Small"', 4],
    ['@message like "RequestId: 1"', 1],
  ])('filters by %s', (condition, count) => {
    expect(query(`filter ${condition}`).rows).toHaveLength(count);
  });

  it('searches only its groups and time range', () => {
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
    ['filter a not like "b"', 'Expected "=", in or like after "filter a"'],
    ['filter a =', 'Expected more after "filter a ="'],
    ['limit 5 limit 6', 'Expected "|"'],
  ])('that cannot be run is refused: %s', (text, message) => {
    expect(() => query(text)).toThrow(message);
  });
});
