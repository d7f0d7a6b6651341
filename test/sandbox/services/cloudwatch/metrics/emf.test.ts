import { describe, expect, it } from '@jest/globals';
import { samplesIn } from '../../../../../sandbox/services/cloudwatch/metrics/emf';

/** A document with the given directive and members. */
function line(dimensions: readonly (readonly string[])[], members: object): string {
  const directive = {
    Namespace: 'IotCertificateSigning',
    Dimensions: dimensions,
    Metrics: [{ Name: 'SigningLatency', Unit: 'Milliseconds' }],
  };
  return JSON.stringify({ _aws: { Timestamp: 1_000, CloudWatchMetrics: [directive] }, ...members });
}

describe('a log line in the embedded metric format', () => {
  it('contains a value of a metric', () => {
    expect(samplesIn(line([['service']], { service: 'fleet', SigningLatency: 812 }))).toEqual([
      {
        namespace: 'IotCertificateSigning',
        name: 'SigningLatency',
        dimensions: { service: 'fleet' },
        value: 812,
        timestampMs: 1_000,
        unit: 'Milliseconds',
      },
    ]);
  });

  it('contains several values of several metrics, at the given time', () => {
    const samples = samplesIn(line([[], ['service']], { service: 'fleet', SigningLatency: [1, 2] }), 5_000);

    expect(samples.map(({ value, dimensions, timestampMs }) => [value, dimensions, timestampMs])).toEqual([
      [1, {}, 5_000],
      [2, {}, 5_000],
      [1, { service: 'fleet' }, 5_000],
      [2, { service: 'fleet' }, 5_000],
    ]);
  });

  it('loses all dimensions if one is empty', () => {
    const [sample] = samplesIn(
      line([['service', 'reason']], { service: 'fleet', reason: '', SigningLatency: 1 }),
    );

    expect(sample?.dimensions).toEqual({});
  });

  it.each([
    'START RequestId: 1',
    '{"level":"INFO","message":"Certificate issued"}',
    '{"_aws":{}}',
    '{not JSON',
    '',
  ])('refuses every operation: %s', (other) => {
    expect(samplesIn(other)).toEqual([]);
  });
});
