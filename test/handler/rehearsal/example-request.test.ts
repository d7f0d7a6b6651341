import { describe, expect, it } from '@jest/globals';
import { namePattern } from '../../../handler/csr/name-pattern';
import { NO_ALTERNATIVE_NAMES, type RequestPolicy } from '../../../handler/csr/request-policy';
import type { Environment } from '../../../handler/environment';
import { ExampleRefused, makeExample, readExampleRequest } from '../../../handler/rehearsal/example-request';

const EXAMPLE = { clientId: 'device-1', subject: 'CN=device-1,O=Example', alternativeNames: [] };
const policyOf = (subject: string, alternativeNames = ''): RequestPolicy => ({
  subject: namePattern(subject),
  alternativeNames: alternativeNames === '' ? NO_ALTERNATIVE_NAMES : namePattern(alternativeNames),
  acceptSha1: false,
});

describe('readExampleRequest', () => {
  it.each<Environment>([{}, { EXAMPLE_CLIENT_ID: '', EXAMPLE_SUBJECT: '', EXAMPLE_ALTERNATIVE_NAMES: '[]' }])(
    'finds none in %j',
    (environment) => {
      expect(readExampleRequest(environment)).toBeUndefined();
    },
  );

  it('finds one, alternative names or not', () => {
    const environment = { EXAMPLE_CLIENT_ID: 'device-1', EXAMPLE_SUBJECT: 'CN=device-1,O=Example' };

    expect(readExampleRequest(environment)).toEqual(EXAMPLE);
    expect(readExampleRequest({ ...environment, EXAMPLE_ALTERNATIVE_NAMES: '["DNS:a"]' })).toEqual({
      ...EXAMPLE,
      alternativeNames: ['DNS:a'],
    });
  });

  it.each<[Environment, string]>([
    [{ EXAMPLE_CLIENT_ID: 'a' }, 'EXAMPLE_SUBJECT is not set, but'],
    [{ EXAMPLE_SUBJECT: 'CN=a' }, 'EXAMPLE_CLIENT_ID is not set, but'],
    [{ EXAMPLE_ALTERNATIVE_NAMES: '["DNS:a"]' }, 'EXAMPLE_SUBJECT is not set, but'],
    [
      { EXAMPLE_ALTERNATIVE_NAMES: 'DNS:a' },
      'EXAMPLE_ALTERNATIVE_NAMES must be a list of texts in JSON, not',
    ],
    [{ EXAMPLE_ALTERNATIVE_NAMES: '[1]' }, 'EXAMPLE_ALTERNATIVE_NAMES must be a list of texts in JSON, not'],
  ])('refuses %j', (environment, message) => {
    expect(() => readExampleRequest(environment)).toThrow(message);
  });
});

describe('makeExample', () => {
  it('makes a request that the patterns allow', () => {
    const example = { ...EXAMPLE, alternativeNames: ['DNS:device-1.example.com', 'IP:10.0.0.1'] };
    const { request, csr } = makeExample(
      example,
      policyOf('CN={clientId},O=Example', 'DNS:{clientId}\\.example\\.com|IP:10\\..*'),
    );

    expect(request).toMatchObject({ clientId: 'device-1', principalId: 'rehearsal' });
    expect(csr).toMatchObject({
      subject: EXAMPLE.subject,
      alternativeNames: { names: example.alternativeNames },
    });
  });

  it.each([
    [
      'CN=[^,]*',
      'subject_pattern does not allow example_subject for example_client_id: CsrSubjectNotAllowed: the ',
    ],
    [
      'O=Example,CN={clientId}',
      'The pattern has the parts in the reverse order. The signer writes the last part',
    ],
    ['CN={clientId}, O=Example', 'The pattern has blanks in it. The signer writes no blanks'],
    ['CN = {clientId}, O = Example', 'The pattern has blanks in it. The signer writes no blanks'],
    ['O=Example, CN={clientId}', 'The pattern has blanks in it and the reverse order.'],
    ['O = Example, CN = {clientId}', "The pattern has openssl's form."],
    ['/O=Example/CN={clientId}', "The pattern has openssl's old form."],
  ])('says what is wrong with the pattern %j', (pattern, message) => {
    expect(() => makeExample(EXAMPLE, policyOf(pattern))).toThrow(ExampleRefused);
    expect(() => makeExample(EXAMPLE, policyOf(pattern))).toThrow(message);
  });

  it('says that the client id differs by case', () => {
    const example = { ...EXAMPLE, clientId: 'DEVICE-1' };

    expect(() => makeExample(example, policyOf('CN={clientId},O=Example'))).toThrow(
      'It would match for the client id "device-1": case matters, and this one is "DEVICE-1".',
    );
  });

  it.each([
    [
      '{clientId}\\.example',
      'The pattern lacks the kind of the name. The signer writes the kind in front: "DNS:device-1.example".',
    ],
    ['dns:{clientId}\\.example', 'The pattern has the kind in lower case.'],
    ['', 'alternative_name_pattern does not allow example_alternative_names for example_client_id: '],
  ])('says what is wrong with the pattern %j for alternative names', (pattern, message) => {
    const example = { ...EXAMPLE, alternativeNames: ['DNS:device-1.example'] };

    expect(() => makeExample(example, policyOf('.*', pattern))).toThrow(message);
  });

  it.each([
    [
      { subject: 'device-1' },
      'example_subject must be a name in RFC 4514 form, such as CN=device-1,O=Example, not "device-1": TYPE=',
    ],
    [{ subject: '' }, 'example_subject must be a name in RFC 4514 form'],
    [{ subject: 'CN=a\u0000' }, 'not "CN=a\\u0000": TYPE=VALUE expected'],
    [{ subject: 'X=a' }, 'X is not one of the types CN, '],
    [{ subject: `CN=${'a'.repeat(20_000)}` }, 'can be signed: CsrTooLarge: '],
    [
      { alternativeNames: ['device-1.example'] },
      'example_alternative_names must be names in the form of patterns',
    ],
  ])('refuses %j', (wrong, message) => {
    expect(() => makeExample({ ...EXAMPLE, ...wrong }, policyOf('.*', '.*'))).toThrow(message);
  });
});
