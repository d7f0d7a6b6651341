import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { namePattern, PatternTooLarge } from '../../../handler/csr/name-pattern';
import { readDer, Tag } from '../../../handler/x509/der';
import { readName, renderName } from '../../../handler/x509/name';
import { name, nameAttribute, Oid } from '../../../testing/requests/forge';
import { set, text as utf8 } from '../../../testing/requests/write-der';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(60_000);

/** A pattern that answers for one name. */
function patternOf(pattern: string) {
  const rule = namePattern(pattern);
  return { allows: (name: string, clientId: string) => rule.findViolation([name], clientId) === undefined };
}

describe('namePattern', () => {
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
    expect(patternOf(pattern).allows(subject, 'device')).toBe(allowed);
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
    expect(patternOf(pattern).allows(subject, clientId)).toBe(allowed);
  });

  it.each([
    ['another part of the name', 'x,OU=Admin', 'CN=x,OU=Admin,O=Fleet'],
    ['another value of the RDN', 'x+OU=Admin', 'CN=x+OU=Admin,O=Fleet'],
    ['a hexadecimal value', '#1e020061', 'CN=#1e020061,O=Fleet'],
  ])('does not let a client id smuggle %s', (_what, clientId, subject) => {
    expect(patternOf('CN={clientId},O=Fleet').allows(subject, clientId)).toBe(false);
  });

  it('matches a client id exactly where the value is that id, whatever it holds', () => {
    const policy = patternOf('CN={clientId}');
    const render = (commonName: string) => renderName(readName(readDer(name([commonName]))));
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
    const policy = patternOf('CN={clientId}');
    const longest = 'x'.repeat(128);

    expect(policy.allows(`CN=${longest}`, longest)).toBe(true);
    expect(policy.allows(`CN=${longest}x`, `${longest}x`)).toBe(false);
    expect(policy.allows('CN=a', 'x'.repeat(6_000_000))).toBe(false);
  });

  // A backtracking engine would not end: the test fails by its timeout.
  it.each(['(a+)+$', '(a|aa)+', '(a*)*b', '(.*a){20}b'])('%s ends on 10,000 characters', (pattern) => {
    expect(patternOf(pattern).allows(`${'a'.repeat(10_000)}!`, 'device')).toBe(false);
  });

  it.each(['(', '[a', 'a{2,1}', '*', '(?=a)', '\\1', 'a{1001}', '(?<!a)b'])(
    'throws for %s, which is not RE2',
    (pattern) => {
      expect(() => patternOf(pattern)).toThrow('error parsing regexp');
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
    expect(() => patternOf(pattern)).toThrow('error parsing regexp');
  });

  it('throws for a pattern that a long client id would make too large', () => {
    expect(() => patternOf(`CN=${'({clientId}){1000}'.repeat(40)}`)).toThrow('error parsing regexp');
  });

  it.each([
    ['(?:a?){1000}'.repeat(30)],
    ['CN=(?:[a-z]{0,100}[0-9]{0,100}){0,10}'],
    ['CN=a{1,750}'],
    [`CN=${'{clientId}'.repeat(4)}`],
  ])('refuses %s, with which a long name would take long', (pattern) => {
    expect(() => namePattern(pattern)).toThrow(PatternTooLarge);
    expect(() => namePattern(pattern)).toThrow(
      /instructions, and at most 1500 are accepted, of which a {clientId} may need 384: use \+ or \*/,
    );
  });

  it('takes the patterns that a fleet needs', () => {
    const policy = patternOf('CN=[a-z0-9]{1,64}(?:\\.[a-z0-9]{1,64}){0,4},O=[^,+\\\\]{1,128}');

    expect(policy.allows('CN=device-1.example,O=Fleet', 'device')).toBe(false);
    expect(policy.allows('CN=device1.example,O=Fleet', 'device')).toBe(true);
  });

  it('takes three client ids, whatever is in them', () => {
    const names = ['DNS:{clientId}\\.example\\.com', 'URI:urn:example:{clientId}', 'dirName:CN={clientId}'];

    expect(() => namePattern(names.join('|'))).not.toThrow();
  });

  it('matches as many characters as the work for them is bounded to, and not one more', () => {
    const size = (RE2JS.compile('CN=(?:[a-z]?){400}.*') as { programSize(): number }).programSize();
    const longest = Math.floor(250_000 / size);
    const rule = namePattern('CN=(?:[a-z]?){400}.*');

    expect(rule.findViolation(['CN='.padEnd(longest, '1')], 'device')).toBeUndefined();
    expect(rule.findViolation(['CN='.padEnd(longest + 1, '1')], 'device')).toEqual({
      name: expect.any(String),
      why: `a pattern of this size takes ${longest} characters, not ${longest + 1}`,
    });
  });

  it('counts all the names of a request together', () => {
    const rule = namePattern('(?:x?){200}.*');
    const name = 'x'.repeat(200);

    expect(rule.findViolation([name, name], 'device')).toBeUndefined();
    expect(rule.findViolation([name, name, name, name], 'device')).toMatchObject({
      name,
      why: /^a pattern of this size/,
    });
  });

  it('counts a client id at the length that it has once it is escaped', () => {
    const rule = namePattern('CN={clientId}.*');
    const name = 'CN='.padEnd(1_000, 'x');

    expect(rule.findViolation([name], 'x'.repeat(128))).toBeUndefined();
    expect(rule.findViolation([name], '\u0001'.repeat(128))?.why).toMatch(/^a pattern of this size/);
  });

  it('has room for the longest client id, however it is escaped', () => {
    const clientId = '\u2028'.repeat(42); // 126 octets; AWS IoT allows 128
    const subject = renderName(readName(readDer(name([clientId]))));

    expect(subject).toHaveLength('CN='.length + 42 * 9);
    expect(patternOf('CN={clientId}').allows(subject, clientId)).toBe(true);
  });

  it('names the first name that does not match', () => {
    const rule = namePattern('DNS:[a-z]+\\.example');

    expect(rule.findViolation(['DNS:a.example', 'DNS:b.example'], 'device')).toBeUndefined();
    expect(rule.findViolation(['DNS:a.example', 'DNS:b.evil', 'DNS:c.evil'], 'device')).toEqual({
      name: 'DNS:b.evil',
      why: 'it does not match the pattern',
    });
  });

  it('has nothing against no names', () => {
    expect(namePattern('DNS:a').findViolation([], 'x'.repeat(200))).toBeUndefined();
  });

  // Why docs/bad-input.md says how to write the rest of a value.
  describe('and what ends a value', () => {
    const organization = (text: string) => nameAttribute(Oid.organization, utf8(Tag.Utf8String, text));
    const twoInOne = set(organization('x'), nameAttribute(Oid.commonName, utf8(Tag.Utf8String, 'root')));
    const second = renderName(readName(readDer(name([twoInOne, 'device-1']))));
    const swallowed = renderName(readName(readDer(name([set(organization('x,OU=Fleet')), 'device-1']))));

    it.each([
      ['CN={clientId},[A-Z]+=[^,]+', second, true],
      ['CN={clientId},[A-Z]+=[^,+]+', second, false],
      ['CN={clientId},O=[^,+]+,OU=Fleet', swallowed, true],
      ['CN={clientId},O=[^,+\\\\]+,OU=Fleet', swallowed, false],
    ])('%s matches %s: %s', (pattern, subject, allowed) => {
      expect(patternOf(pattern).allows(subject, 'device-1')).toBe(allowed);
    });
  });

  describe('and names that look alike', () => {
    const lookalikes = [
      'd\u0435vice-1', // Cyrillic е
      '\u217eevice-1', // the Roman numeral five hundred
      'device\u20101', // another hyphen
      'device-\uff11', // a fullwidth digit
      'device-\u0661', // an Arabic digit
      'device-1\u200b', // a zero-width space at the end
      'device-1\u0301', // a combining accent at the end
      '\u202edevice-1', // right to left
      '\ufeffdevice-1',
      'device-1\0',
      'DEVICE-1',
    ];
    const render = (commonName: string) => renderName(readName(readDer(name([commonName]))));

    it.each(['CN={clientId}', 'CN=device-1', 'CN=device-[0-9]+', 'CN=device-\\d+', 'CN=\\w+-\\d+'])(
      '%s allows none of them',
      (pattern) => {
        const policy = patternOf(pattern);

        const allowed = lookalikes.filter((commonName) => policy.allows(render(commonName), 'device-1'));

        expect(policy.allows(render('device-1'), 'device-1')).toBe(true);
        expect(allowed).toEqual(pattern.includes('\\w') ? ['DEVICE-1'] : []);
      },
    );

    it('takes two spellings of one character, composed and not, for two', () => {
      const policy = patternOf('CN={clientId}');

      expect(policy.allows(render('Gera\u0308t'), 'Ger\u00e4t')).toBe(false);
      expect(policy.allows(render('Ger\u00e4t'), 'Ger\u00e4t')).toBe(true);
    });

    // Unicode's case folding, of which docs/bad-input.md warns.
    it('takes the Kelvin sign for a k where the pattern ignores case, and only there', () => {
      const kelvin = render('\u212aey');

      expect(patternOf('(?i)CN=key').allows(kelvin, 'device')).toBe(true);
      expect(patternOf('CN=[Kk]ey').allows(kelvin, 'device')).toBe(false);
    });
  });
});
