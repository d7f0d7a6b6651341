import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { ANY_SUBJECT, subjectPattern } from '../../../handler/csr/subject-policy';
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
});
