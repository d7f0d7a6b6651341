import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { OnboardedDevice } from '../../../demo/story/fleet';
import { Screen } from '../../../demo/story/screen';
import { showSummary } from '../../../demo/story/summary';

/** What the summary of these devices says, by its first word. */
function summaryOf(devices: readonly OnboardedDevice[]): Record<string, string> {
  const stream = new PassThrough();
  showSummary(new Screen(stream as unknown as NodeJS.WriteStream), devices, undefined);
  const lines = String(stream.read()).split('\n');
  return Object.fromEntries(lines.map((line) => line.trim().split(/ {2,}/)).map(([k, v]) => [k, v]));
}

describe('showSummary', () => {
  const refused = {
    name: 'device-0001',
    csrPem: '',
    certificatePem: undefined,
    durationMs: 7,
    reason: 'bad',
  };

  it('has latencies of the issued certificates only', () => {
    const issued = { ...refused, certificatePem: 'PEM', durationMs: 2_500 };

    const { issued: count, rejected, p50 } = summaryOf([issued, { ...refused, defect: 'rsa-1024' }]);

    expect({ count, rejected }).toEqual({ count: '1', rejected: '1' });
    expect(p50).toMatch(/^─{25}●─{24}│ 2500 of 5000 ms$/);
  });

  it('has a dash for latencies when nothing was issued', () => {
    expect(summaryOf([refused])).toMatchObject({ issued: '0', p50: '–', p99: '–' });
  });
});
