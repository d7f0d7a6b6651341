import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { ANY_SUBJECT, PatternTooLarge, subjectPattern } from '../../../handler/csr/subject-policy';
import { readDer } from '../../../handler/x509/der';
import { renderName } from '../../../handler/x509/name';
import { name } from './forge';

// Generous: a slow machine is no defect, a hang is.
jest.setTimeout(60_000);

describe('ANY_SUBJECT', () => {
  it('allows what it is given', () => {
    expect(ANY_SUBJECT.allows('CN=anything', 'anyone')).toBe(true);
  });
});

describe('subjectPattern', () => {
  it.each([
    ['CN=device-[0-9]+', 'CN=device-12', true],
    ['CN=device-[0-9]+', 'CN=device-12,O=Evil', false],
    ['CN=device-[0-9]+', 'O=Evil,CN=device-12', false],
    ['CN=a|CN=b', 'CN=b', true],
    ['CN=a|CN=b', 'CN=bc', false],
    ['CN=a|CN=b', 'xCN=a', false],
    ['^CN=a$', 'CN=a', true],
    ['(?m)^CN=a$', 'CN=a\nCN=b', false],
    ['CN=.*', 'CN=a\nb', false],
    ['CN=a', 'cn=a', false],
  ])('%s matches the whole of %j: %s', (pattern, subject, allowed) => {
    expect(subjectPattern(pattern).allows(subject, 'device')).toBe(allowed);
  });

  it.each([
    ['CN={clientId},O=Fleet', 'device-1', 'CN=device-1,O=Fleet', true],
    ['CN={clientId},O=Fleet', 'device-1', 'CN=device-2,O=Fleet', false],
    ['CN={clientId}/{clientId}', 'a', 'CN=a/a', true],
    ['CN={clientId}/{clientId}', 'a', 'CN=a/b', false],
    ['CN={clientId}', '.*', 'CN=anything', false],
    ['CN={clientId}', '.*', 'CN=.*', true],
    ['CN={clientId}', 'a|b', 'CN=a', false],
    ['CN={clientId}', '[a-z]', 'CN=b', false],
    ['CN={clientId}', '$&', 'CN=$&', true],
    ['CN={clientId}', '$1', 'CN={clientId}', false],
    ['CN={clientId}', '\\E.*\\Q', 'CN=anything', false],
    ['CN={clientId}', '\\E.*\\Q', 'CN=\\\\E.*\\\\Q', true],
    ['CN={clientId}', '\\d', 'CN=1', false],
    ['CN={clientId}', '(?i)a', 'CN=A', false],
    ['CN={clientId}', '{clientId}', 'CN={clientId}', true],
    ['CN={clientId}+', 'ab', 'CN=abb', false],
    ['CN={clientId}+', 'ab', 'CN=abab', true],
  ])('in %s the client %j may have %j: %s', (pattern, clientId, subject, allowed) => {
    expect(subjectPattern(pattern).allows(subject, clientId)).toBe(allowed);
  });

  it.each([
    ['another part of the name', 'x,OU=Admin', 'CN=x,OU=Admin,O=Fleet'],
    ['another value of the RDN', 'x+OU=Admin', 'CN=x+OU=Admin,O=Fleet'],
    ['a hexadecimal value', '#1e020061', 'CN=#1e020061,O=Fleet'],
  ])('does not let a client id smuggle %s', (_what, clientId, subject) => {
    expect(subjectPattern('CN={clientId},O=Fleet').allows(subject, clientId)).toBe(false);
  });

  it('matches a client id exactly where the value is that id, whatever it holds', () => {
    const policy = subjectPattern('CN={clientId}');
    const render = (commonName: string) => renderName(readDer(name([commonName])));
    const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });

    fc.assert(
      fc.property(id, id, (clientId, commonName) => {
        expect(policy.allows(render(clientId), clientId)).toBe(true);
        expect(policy.allows(render(commonName), clientId)).toBe(commonName === clientId);
      }),
      { seed: 20, numRuns: 200 },
    );
  });

  it('refuses client ids longer than AWS IoT allows', () => {
    const policy = subjectPattern('CN={clientId}');
    const longest = 'x'.repeat(128);

    expect(policy.allows(`CN=${longest}`, longest)).toBe(true);
    expect(policy.allows(`CN=${longest}x`, `${longest}x`)).toBe(false);
    expect(policy.allows('CN=a', 'x'.repeat(6_000_000))).toBe(false);
  });

  // A backtracking engine would not end: the test fails by its timeout.
  it.each(['(a+)+$', '(a|aa)+', '(a*)*b', '(.*a){20}b'])('%s ends on 10,000 characters', (pattern) => {
    expect(subjectPattern(pattern).allows(`${'a'.repeat(10_000)}!`, 'device')).toBe(false);
  });

  it.each(['(', '[a', 'a{2,1}', '*', '(?=a)', '\\1', 'a{1001}', '(?<!a)b'])(
    'throws for %s, which is not RE2',
    (pattern) => {
      expect(() => subjectPattern(pattern)).toThrow('error parsing regexp');
    },
  );

  it.each([
    'CN=[{clientId}]+',
    'CN=[^{clientId}]',
    'CN=\\{clientId}',
    'CN=\\x{clientId}',
    'CN=\\p{clientId}',
    'CN=\\Q{clientId}\\E',
    'CN=(?P<{clientId}>a)',
    'CN=(?{clientId}:a)',
  ])('throws for %s, where a client id would be syntax', (pattern) => {
    expect(() => subjectPattern(pattern)).toThrow('error parsing regexp');
  });

  it('throws for a pattern that a long client id would make too large', () => {
    expect(() => subjectPattern(`CN=${'({clientId}){1000}'.repeat(40)}`)).toThrow('error parsing regexp');
  });

  it.each([
    ['(?:a?){1000}'.repeat(30)],
    ['CN=(?:[a-z]{0,100}[0-9]{0,100}){0,10}(?:[a-z]{0,100}[0-9]{0,100}){0,10}'],
    [`CN=${'{clientId}'.repeat(40)}`],
  ])('refuses %s, with which a long subject would take long', (pattern) => {
    expect(() => subjectPattern(pattern)).toThrow(PatternTooLarge);
    expect(() => subjectPattern(pattern)).toThrow(
      /instructions, and at most 4000 are accepted: use \+ or \*/,
    );
  });

  it('takes the patterns that a fleet needs', () => {
    const policy = subjectPattern('CN=[a-z0-9]{1,64}(?:\\.[a-z0-9]{1,64}){0,10},O=[^,]{1,128}');

    expect(policy.allows('CN=device-1.example,O=Fleet', 'device')).toBe(false);
    expect(policy.allows('CN=device1.example,O=Fleet', 'device')).toBe(true);
  });

  it.each([
    [2_048, true],
    [2_049, false],
  ])('matches a subject of %d characters: %s', (length, allowed) => {
    const subject = 'CN='.padEnd(length, 'x');

    expect(subjectPattern('CN=x*').allows(subject, 'device')).toBe(allowed);
    expect(subjectPattern('CN=x*(?:{clientId})?').allows(subject, 'device')).toBe(allowed);
  });

  it('has room for the longest client id, however it is escaped', () => {
    const clientId = '\u2028'.repeat(128);
    const subject = renderName(readDer(name([clientId])));

    expect(subjectPattern('CN={clientId}').allows(subject, clientId)).toBe(true);
  });

  describe('and names that look alike', () => {
    const lookalikes = [
      'd\u0435vice-1', // Cyrillic е
      '\u217eevice-1', // the Roman numeral five hundred
      'device\u20101', // another hyphen
      'device-\uff11', // a fullwidth digit
      'device-\u0661', // an Arabic digit
      'device-1\u200b', // a zero-width space behind
      'device-1\u0301', // a combining accent behind
      '\u202edevice-1', // right to left
      '\ufeffdevice-1',
      'device-1\0',
      'DEVICE-1',
    ];
    const render = (commonName: string) => renderName(readDer(name([commonName])));

    it.each(['CN={clientId}', 'CN=device-1', 'CN=device-[0-9]+', 'CN=device-\\d+', 'CN=\\w+-\\d+'])(
      '%s allows none of them',
      (pattern) => {
        const policy = subjectPattern(pattern);

        const allowed = lookalikes.filter((commonName) => policy.allows(render(commonName), 'device-1'));

        expect(policy.allows(render('device-1'), 'device-1')).toBe(true);
        expect(allowed).toEqual(pattern.includes('\\w') ? ['DEVICE-1'] : []);
      },
    );

    it('takes two spellings of one character, composed and not, for two', () => {
      const policy = subjectPattern('CN={clientId}');

      expect(policy.allows(render('Gera\u0308t'), 'Ger\u00e4t')).toBe(false);
      expect(policy.allows(render('Ger\u00e4t'), 'Ger\u00e4t')).toBe(true);
    });

    // Unicode's case folding, of which docs/bad-input.md warns.
    it('takes the Kelvin sign for a k where the pattern ignores case, and only there', () => {
      const kelvin = render('\u212aey');

      expect(subjectPattern('(?i)CN=key').allows(kelvin, 'device')).toBe(true);
      expect(subjectPattern('CN=[Kk]ey').allows(kelvin, 'device')).toBe(false);
    });
  });
});
