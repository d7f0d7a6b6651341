import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { namePattern, PatternTooLarge } from '../../../handler/csr/name-pattern';
import { findMistake, type PatternFor } from '../../../handler/csr/pattern-mistakes';
import { readDer } from '../../../handler/x509/der';
import { renderGeneralName } from '../../../handler/x509/general-name';
import { DESCRIPTORS, escapeValue } from '../../../handler/x509/name';
import { GeneralName, name } from '../../../testing/requests/forge';

jest.setTimeout(60_000);

describe('findMistake, in a pattern for the subject', () => {
  it.each([
    ['CN={clientID}', '{clientID}', 'only {clientId} stands for something'],
    ['CN={thingName},O=x', '{thingName}', 'only {clientId}'],
    ['CN={ clientId }', '{ clientId }', 'only {clientId}'],
    ['CN={client-id}', '{client-id}', 'only {clientId}'],
    ['CN={}', '{}', 'only {clientId}'],
    ['CN=[0-9]{,5}', '{,5}', 'a repetition is {2}, {1,3} or {2,}'],
    ['CN=[0-9]{1, 5}', '{1, 5}', 'a repetition is {2}, {1,3} or {2,}'],
    [
      'CN={{clientId}}',
      '{{clientId}}',
      'has one pair of braces. For a name in braces, write \\{{clientId}\\}',
    ],
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: that is the mistake
    ['CN=${clientId}', '${clientId}', '$ is the end of the name'],
    ['CN=${clientID},O=x', '${clientID}', 'write {clientId}, without the $'],
    ['CN=${iot:ClientId}', '${iot:ClientId}', 'without the $'],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
    ['CN=$clientId', '$clientId', 'without the $'],
    ['CN=[{clientId}]', '[{clientId}]', 'cannot stand inside [ ]'],
    ['CN=[^a{clientId}]+', '[^a{clientId}]', 'cannot stand inside [ ]'],
    ['CN=[[:alpha:]{clientId}]', '[[:alpha:]{clientId}]', 'cannot stand inside [ ]'],
    ['CN=[]{clientId}]', '[]{clientId}]', 'cannot stand inside [ ]'],
    ['CN=\\Q{clientId}\\E', '\\Q{clientId}\\E', 'cannot stand inside [ ] or \\Q \\E'],
    ['CN=\\Qa-{clientId}', '\\Qa-{clientId}', 'cannot stand inside [ ] or \\Q \\E'],
    ['CN=\\{clientId}', '\\{clientId}', 'or after a backslash'],
    ['CN=\\{clientId\\}', '\\{clientId\\}', 'or after a backslash'],
    ['CN=\\x{clientId}', '\\x{clientId}', 'or after a backslash'],
    ['CN=\\p{clientId}', '\\p{clientId}', 'or after a backslash'],
    [`CN=${'{clientId}'.repeat(4)}`, '{clientId}'.repeat(4), 'may stand in a pattern 3 times'],
    ['/O=Example/CN={clientId}', '/O=Example/CN={clientId}', 'no subject begins like this'],
    ['^/CN={clientId}$', '^/CN={clientId}$', 'without slashes and blanks'],
    ['C = CH, O = X', 'C = CH, O = X', 'without slashes and blanks'],
    ['CN= {clientId},O=X', 'CN= {clientId},O=X', 'without slashes and blanks'],
    ['C=CH, O=X, CN={clientId}', ', O=X', 'without a blank'],
    ['CN={clientId},O= Example', ',O= Example', 'and then has a value'],
    ['subject=CN={clientId}', 'subject=CN={clientId}', 'no subject begins like this'],
    ['{clientId}', '{clientId}', 'Write CN={clientId},O=Example'],
    ['DNS:{clientId}', 'DNS:{clientId}', 'no subject begins like this'],
    ['cn={clientId}', 'cn={clientId}', 'CN= serialNumber= C= L= ST= STREET= O= OU= UID= DC= or an OID'],
    ['emailAddress=x', 'emailAddress=x', 'or an OID'],
    ['CN={clientId},emailAddress=.*', ',emailAddress=.*', 'or an OID'],
    ['CN=a|b', 'b', 'no subject begins like this'],
    // What "CN=${clientId},O=Example" becomes in a shell.
    ['CN=,O=Example', 'CN=,O=Example', 'in single quotes, where a shell reads it'],
    ['O=Example,CN=', ',CN=', 'and then has a value'],
  ])('finds in %s that %j is one', (pattern, found, why) => {
    expect(findMistake('subject', pattern)).toMatch(
      new RegExp(`^must not have ${RE2JS.quote(`"${found}"`)}: `),
    );
    expect(findMistake('subject', pattern)).toContain(why);
  });

  it.each([
    '.*',
    '^CN={clientId}$',
    'O=Example,CN={clientId}', // for devices that write CN first
    'CN=[0-9]{2}[a-z]{1,3}[A-Z]{2,}',
    'CN=\\p{Greek}\\pN\\x{10FFFF}\\{thing\\}',
    'CN=\\{{clientId}\\}',
    'CN=x\\\\{clientId}',
    'CN=[{}a-z]+',
    'CN=[$]x\\$yz',
    'CN=\\Q{thing}$x\\E',
    'CN={[0-9A-F-]{36}}',
    'CN=device.+{clientId}',
    '(?i)cn={clientId}',
    '(?i:cn)=x',
    '(CN|UID)={clientId}',
    'CN=a|OU=b',
    '(?:O=x,)?CN={clientId}',
    'CN *= *x',
    '(?m)^CN=a$',
    '[A-Z]+=.*',
    '2\\.5\\.4\\.65=#.*',
    '2.5.4.65=#.*,CN={clientId}',
    'CN={clientId},(?:O|OU)=x',
    'CN={clientId},[A-Z]+=x',
    'O=Example\\\\, Inc\\.,C=CH',
    'CN=.*, Inc',
    '^$',
    '((((((CN=a|x))))))|y',
  ])('has nothing against %s', (pattern) => {
    expect(findMistake('subject', pattern)).toBeUndefined();
  });
});

describe('findMistake, in a pattern for alternative names', () => {
  it.each([
    ['{clientId}\\.example\\.com', '{clientId}…example…com', 'Write DNS:{clientId}\\.example\\.com'],
    ['sensor-[0-9]+', 'sensor-…+', 'no alternative name begins like this'],
    ['DNS:{clientId}|{clientId}\\.local', '{clientId}…local', 'no alternative name begins like this'],
    ['dns:{clientId}', 'dns:{clientId}', 'DNS: email: URI: IP: dirName: RID: otherName:'],
    ['DNS=x', 'DNS=x', 'begins with its kind'],
    ['CN={clientId}', 'CN={clientId}', 'begins with its kind'],
    ['DNS:', 'DNS:', 'then has a value'],
    ['DNS:a,IP:10\\.0\\.0\\.1', ',IP:10…0…0…1', 'as in DNS:a|DNS:b'],
    ['DNS:{clientID}', '{clientID}', 'only {clientId}'],
  ])('finds in %s that %j is one', (pattern, found, why) => {
    expect(findMistake('alternativeNames', pattern)).toMatch(
      new RegExp(`^must not have ${RE2JS.quote(`"${found}"`)}: `),
    );
    expect(findMistake('alternativeNames', pattern)).toContain(why);
  });

  it.each([
    '',
    '.*',
    '^DNS:{clientId}\\.example\\.com',
    '(DNS|URI):.*',
    '[A-Z]+:.*',
    '(?:DNS:)?.*',
    'D?NS:x',
    'd[a-z]+Name:CN=x,O=y',
    'DN.:x',
    'IP:10\\..*|DNS:{clientId}',
    '(?i)DNS:a|dns:b',
    'DNS:x|(?i)dns:y',
    '(?:{clientId})',
  ])('has nothing against %s', (pattern) => {
    expect(findMistake('alternativeNames', pattern)).toBeUndefined();
  });
});

describe('findMistake', () => {
  it('counts as many client ids as fit into the largest pattern', () => {
    const times = (count: number) => `CN=${'{clientId}'.repeat(count)}`;

    expect(() => namePattern(times(3))).not.toThrow();
    expect(findMistake('subject', times(3))).toBeUndefined();
    expect(() => namePattern(times(4))).toThrow(PatternTooLarge);
  });

  // Every name is a reason for patterns that match it: none of those may be refused.
  const value = fc.string({
    unit: fc.constantFrom(...'aZ09.,=+ /\\"#<>;$%{}[]()|^?*-_:!é', 'CN=', ', O=', 'DNS:'),
    minLength: 1,
    maxLength: 6,
  });
  const part = fc
    .tuple(fc.constantFrom(...Object.values(DESCRIPTORS)), value)
    .map(([type, text]) => `${type}=${escapeValue(text)}`);
  const subject = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(','));
  const render = (der: Buffer) => renderGeneralName(readDer(der));
  // Blank names are not signed.
  const seen = value.filter((text) => text.trim() !== '');
  const visible = seen.filter((text) => !text.includes('é'));
  const alternativeName = fc.oneof(
    visible.map((text) => render(GeneralName.dns(text))),
    visible.map((text) => render(GeneralName.email(text))),
    visible.map((text) => render(GeneralName.uri(text))),
    fc.constant(render(GeneralName.ip(10, 0, 0, 1))),
    fc.constant(render(GeneralName.registeredId('1.3.6.1.4.1.55555'))),
    seen.map((text) => render(GeneralName.directory(name([text, 'b'])))),
  );

  /** Ways to write a character in a pattern. */
  const WRITTEN: readonly ((character: string) => string)[] = [
    RE2JS.quote,
    RE2JS.quote,
    RE2JS.quote,
    () => '.',
    (character) => (/[\\\]^-]/.test(character) ? '[^\\n]' : `[${character}]`),
    (character) => `\\x{${character.codePointAt(0)?.toString(16)}}`,
    (character) => (character === '\\' ? '\\\\' : `\\Q${character}\\E`),
    (character) => `(?:${RE2JS.quote(character)})`,
    (character) => `(x|${RE2JS.quote(character)}|y)`,
    ...['?', '*', '+', '{1}', '{1,3}', '{0,}'].map(
      (times) => (character: string) => `${RE2JS.quote(character)}${times}`,
    ),
    (character) => `x?${RE2JS.quote(character)}`,
    (character) => `${RE2JS.quote(character)}y*`,
    (character) => `(?:zz|{clientId})?${RE2JS.quote(character)}`,
  ];

  const patternFor = (text: string) =>
    fc
      .tuple(
        fc.array(fc.nat(WRITTEN.length - 1), { minLength: text.length, maxLength: text.length }),
        fc.constantFrom('', '^', '(?s)', '(?:)'),
        fc.constantFrom('', '$'),
      )
      .map(([ways, before, behind]) => ({
        text,
        pattern: `${before}${[...text].map((character, at) => WRITTEN[ways[at] ?? 0]?.(character)).join('')}${behind}`,
      }));

  it.each<[PatternFor, fc.Arbitrary<string>]>([
    ['subject', subject],
    ['alternativeNames', alternativeName],
  ])('never refuses a pattern for the %s that matches a name', (kind, names) => {
    fc.assert(
      fc.property(names.chain(patternFor), ({ text, pattern }) => {
        fc.pre(pattern.split('{clientId}').length <= 4);
        expect(RE2JS.compile(pattern.replaceAll('{clientId}', 'device')).matches(text)).toBe(true);
        expect({ pattern, mistake: findMistake(kind, pattern) }).toEqual({ pattern, mistake: undefined });
      }),
      { seed: 11, numRuns: 700 },
    );
  });
});
