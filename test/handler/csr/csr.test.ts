import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { checkCsr } from '../../../handler/csr/csr';
import { namePattern } from '../../../handler/csr/name-pattern';
import { ANY_NAMES, NO_ALTERNATIVE_NAMES, type RequestPolicy } from '../../../handler/csr/request-policy';
import { RequestRejected } from '../../../handler/errors';
import { RejectionReason } from '../../../handler/vocabulary';
import { forgeCsr, name, toPem } from '../../../testing/requests/forge';
import { ACCEPTED, ALTERNATIVE_NAMES, OPENSSL_IS_LAXER, OPENSSL_IS_STRICTER, REFUSED } from './expectations';
import { fixtureNames, readFixture } from './fixtures';
import { opensslAccepts, opensslDer, opensslPublicKey } from './openssl';
import { rejectionOf } from './rejection';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(60_000);

const check = (pem: string, clientId = 'device-1', policy: RequestPolicy = ANY_NAMES) =>
  checkCsr(pem, clientId, policy);

describe('checkCsr', () => {
  it('has an expectation for every fixture', () => {
    expect(fixtureNames().sort()).toEqual([...Object.keys(ACCEPTED), ...Object.keys(REFUSED)].sort());
  });

  it.each(Object.entries(ACCEPTED))('accepts %s, as openssl does', (fixture, subject) => {
    const pem = readFixture(fixture);

    const csr = check(pem);

    const rewritten = toPem(csr.der); // as the CA gets it
    const der = opensslDer(rewritten);
    expect(csr.subject).toBe(subject);
    expect(csr.der).toEqual(der);
    expect(csr.spki).toEqual(opensslPublicKey(rewritten));
    expect(csr.sha256).toBe(createHash('sha256').update(der).digest('hex'));
    expect(der.includes(csr.subjectDer)).toBe(true);
    expect(csr.alternativeNames.names).toEqual(ALTERNATIVE_NAMES[fixture] ?? []);
    expect(csr.alternativeNames.der && der.includes(csr.alternativeNames.der)).toBe(
      fixture in ALTERNATIVE_NAMES ? true : undefined,
    );
    expect(opensslAccepts(rewritten)).toBe(true);
    expect([fixture, opensslAccepts(pem)]).toEqual([fixture, !(fixture in OPENSSL_IS_STRICTER)]);
  });

  it.each(Object.entries(REFUSED))('refuses %s with %s', (fixture, reason) => {
    const pem = readFixture(fixture);

    expect(rejectionOf(() => check(pem))).toBe(reason);
    expect([fixture, opensslAccepts(pem)]).toEqual([fixture, fixture in OPENSSL_IS_LAXER]);
  });

  it.each(['sha1', 'sha1-ecdsa', 'sha1-by-old-oid'])(
    'accepts %s where the policy says so, as openssl does',
    (fixture) => {
      const pem = readFixture(fixture);
      const { digest } = check(pem, 'device-1', { ...ANY_NAMES, acceptSha1: true });

      expect([digest, opensslAccepts(pem)]).toEqual(['SHA-1', true]);
    },
  );

  it.each(['md5', 'sha224', 'sha224-ecdsa', 'pss-sha1', 'pss-mask-of-sha1', 'sha1-by-another-key'])(
    'refuses %s where SHA-1 is accepted too',
    (fixture) => {
      expect(() => check(readFixture(fixture), 'device-1', { ...ANY_NAMES, acceptSha1: true })).toThrow(
        RequestRejected,
      );
    },
  );

  it('knows a compressed point from one with both coordinates', () => {
    expect(check(readFixture('good-compressed-point')).hasCompressedPoint).toBe(true);
    expect(check(readFixture('good-p256')).hasCompressedPoint).toBe(false);
    expect(check(readFixture('good-rsa-2048')).hasCompressedPoint).toBe(false);
  });

  it('names the setting with which SHA-1 would be accepted, where it would be', () => {
    expect(() => check(readFixture('sha1'))).toThrow('and SHA-1 where accept_sha1_requests is true.');
    expect(() => check(readFixture('pss-sha1'))).not.toThrow('accept_sha1_requests');
  });

  it('says which alternative name it is, and why it is refused', () => {
    expect(() => check(readFixture('ip-address-with-mask'))).toThrow(
      'the CSR is not well-formed: alternative name 1 cannot be signed: an IP address has neither 4 nor 16 octets.',
    );
  });

  it('refuses a private key without repeating any of it', () => {
    // Made here: a key among the fixtures would be a secret in the repository to everyone who scans it.
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

    expect(rejectionOf(() => check(pem))).toBe(RejectionReason.CsrOtherPem);
    expect(() => check(pem)).toThrow(
      /^CsrOtherPem: the PEM block is a PRIVATE KEY, not a certificate request\.$/,
    );
  });

  it.each([
    ['10 MB of text', 'x'.repeat(10_000_000), RejectionReason.CsrTooLarge],
    ['10 MB of PEM headers', '-----BEGIN '.repeat(900_000), RejectionReason.CsrTooLarge],
    ['a line of text', 'hello', RejectionReason.CsrNotPem],
  ])('refuses %s', (_name, pem, reason) => {
    expect(rejectionOf(() => check(pem))).toBe(reason);
  });

  it.each<[string, Buffer]>([
    ['a lone sequence', Buffer.from([0x30, 0])],
    ['three empty sequences', Buffer.from([0x30, 6, 0x30, 0, 0x30, 0, 0x30, 0])],
    ['a NULL', Buffer.from([5, 0])],
    ['one octet', Buffer.from([0x30])],
  ])('refuses %s as malformed', (_name, der) => {
    expect(rejectionOf(() => check(toPem(der)))).toBe(RejectionReason.CsrMalformed);
  });

  it('refuses every prefix of a request as malformed', () => {
    const der = forgeCsr();

    for (let length = 1; length < der.length; length++) {
      const pem = toPem(der.subarray(0, length));
      expect(rejectionOf(() => check(pem))).toBe(RejectionReason.CsrMalformed);
    }
  });

  describe('with a subject policy', () => {
    const policy = { ...ANY_NAMES, subject: namePattern('CN={clientId}') };

    it('accepts the subject that the client may have', () => {
      expect(check(toPem(forgeCsr()), 'device-1', policy).subject).toBe('CN=device-1');
    });

    it('refuses another, and says whose and which', () => {
      const pem = toPem(forgeCsr());

      expect(rejectionOf(() => check(pem, 'device-2', policy))).toBe(RejectionReason.CsrSubjectNotAllowed);
      expect(() => check(pem, 'device-2', policy)).toThrow(
        'the subject "CN=device-1" is not one that client "device-2"',
      );
    });

    it('keeps what the device chose on one line and short in the message', () => {
      const pem = toPem(forgeCsr({ subject: name(['\u0000'.repeat(1_500)]) }));
      let message = '';

      try {
        check(pem, '\n'.repeat(5_000_000), policy);
      } catch (error) {
        message = (error as RequestRejected).message;
      }

      expect(message).toContain(RejectionReason.CsrSubjectNotAllowed);
      expect(message).not.toContain('\n');
      expect(message.length).toBeLessThan(2_000);
    });
  });

  describe('with a policy for alternative names', () => {
    const own = { ...ANY_NAMES, alternativeNames: namePattern('DNS:{clientId}\\.example') };

    it('accepts names that the client may have, and none', () => {
      const { alternativeNames } = check(readFixture('good-alternative-name'), 'device-1', own);

      expect(alternativeNames.names).toEqual(['DNS:device-1.example']);
      expect(check(readFixture('good-p256'), 'device-1', own).alternativeNames.names).toEqual([]);
    });

    it.each([
      ['good-alternative-name', 'device-2', 'DNS:device-1.example'],
      ['good-alternative-names-of-every-kind', '*.device-1', 'email:device-1@example'],
      ['good-microsoft-extension-request', 'device-2', 'DNS:device-1.example'],
      ['good-alternative-names-with-commas', 'a', 'DNS:a\\, DNS:b'],
    ])('refuses those of %s for %s, and says which and why', (fixture, clientId, name) => {
      const call = () => check(readFixture(fixture), clientId, own);

      expect(rejectionOf(call)).toBe(RejectionReason.CsrAlternativeNameNotAllowed);
      expect(call).toThrow(
        `the alternative name ${JSON.stringify(name)} is not one that client "${clientId}" may have: ` +
          'it does not match the pattern.',
      );
    });

    it('accepts requests without names where none are allowed, and says how to allow them', () => {
      const none = { ...ANY_NAMES, alternativeNames: NO_ALTERNATIVE_NAMES };

      expect(check(readFixture('good-p256'), 'device-1', none).subject).toBe('CN=device-1,O=Fleet');
      expect(() => check(readFixture('good-alternative-name'), 'device-1', none)).toThrow(
        'alternative_name_pattern is not set, so none is allowed.',
      );
    });
  });

  it('keeps what was wrong with the DER as the cause', () => {
    expect(() => check(readFixture('trailing-bytes'))).toThrow(
      expect.objectContaining({
        cause: expect.objectContaining({ name: 'MalformedDer' }),
      }) as unknown as Error,
    );
  });
});
