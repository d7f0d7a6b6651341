import { describe, expect, it } from '@jest/globals';
import { DEFAULT_QUOTAS, Quotas, UNLIMITED } from '../../../../sandbox/services/acm-pca/quotas';

describe('Quotas', () => {
  it('allow a full second at once, then the rate', () => {
    let now = 0;
    const quotas = new Quotas(() => now);
    const taken = (): number => {
      for (let count = 0; ; count += 1) {
        try {
          quotas.take('IssueCertificate');
        } catch {
          return count;
        }
      }
    };

    const counts = [0, 40, 200, 10_000].map((pause) => {
      now += pause;
      return taken();
    });

    expect(counts).toEqual([25, 1, 5, 25]);
    expect(DEFAULT_QUOTAS.GetCertificate).toBe(75);
  });

  it('below one per second allow one, then throttle', () => {
    let now = 0;
    const quotas = new Quotas(() => now, { GetCertificate: 0.1 });
    quotas.take('GetCertificate');

    now += 9_999;
    expect(() => quotas.take('GetCertificate')).toThrow('Rate exceeded');
    now += 1;
    expect(() => quotas.take('GetCertificate')).not.toThrow();
  });

  it('can be lifted, and set while running', () => {
    const quotas = new Quotas(() => 0, UNLIMITED);
    for (let count = 0; count < 1000; count += 1) {
      quotas.take('GetCertificate');
    }

    quotas.set('GetCertificate', 1);
    quotas.take('GetCertificate');

    expect(() => quotas.take('GetCertificate')).toThrow('Rate exceeded');
    expect(() => quotas.set('GetCertificate', 0)).toThrow('more than 0 requests/s');
  });
});
