import { describe, expect, it } from '@jest/globals';
import { csvLine } from '../../../tools/ca/csv';

describe('a line of CSV', () => {
  it.each(['=1', '+1', '-1', '@a', ' =1', '\t=1', '＝1', '＠a'])('has no formula in it for %j', (text) => {
    expect(csvLine([text])).toMatch(/^'/);
  });

  it.each(['a\r\nb', '\u001b[2J', '\u009b2J', '\u202eabc'])(
    'is one line that no terminal obeys for %j',
    (text) => {
      expect(csvLine([text])).toMatch(/^[ -~]+\r\n$/);
    },
  );

  it('keeps quotes and commas', () => {
    expect(csvLine(['a"b', 'c,d', ''])).toBe('"a""b","c,d",\r\n');
  });
});
