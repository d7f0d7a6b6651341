import fc from 'fast-check';
import { SigningError } from '../../../handler/errors';
import { Tag } from '../../../handler/x509/der';
import { octetString, sequence, value } from '../../../testing/requests/write-der';

export const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';

/** Extensions that a request may ask for, and those that a leaf may have besides. */
export const READ = ['2.5.29.14', '2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.35', '2.5.29.37'];
export const OF_THE_CA = [
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.46',
  '1.3.6.1.5.5.7.1.1',
  '1.3.6.1.4.1.11129.2.4.2',
];

/** What a check throws; `undefined` if nothing. Anything else than a `SigningError` is thrown on. */
export function errorOf(check: () => void): SigningError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof SigningError) return error;
    throw error;
  }
}

/** OIDs: known ones, and a few others, so that those asked for and those allowed meet. */
export function objectIds(known: readonly string[]): fc.Arbitrary<string> {
  const others = fc.constantFrom('1.2.3.4', '1.2.3.4.5', '1.3.6.1.5.5.7.1.24', '2.5.29.16', '2.5.29.9');
  return known.length === 0 ? others : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, others);
}

/** A value that is well-formed for the extension. */
export function wellFormed(type: string): Buffer {
  if (type === '2.5.29.15') return value(Tag.BitString, Buffer.of(7, 0x80));
  if (type === '2.5.29.17') return sequence(value(0x82, Buffer.from('device-1.example')));
  return type === '2.5.29.14' ? octetString(Buffer.alloc(20)) : sequence();
}
