import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { checkCa } from '../../../../tools/ca/ceremony/check-ca';
import { OpensslAuthority } from '../../../handler/x509/openssl-authority';
import { openssl } from '../../../sandbox/x509/openssl';

const CA = ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=critical,keyCertSign,cRLSign'];
const IDENTIFIERS = ['subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid'];
const GOOD = [...CA, ...IDENTIFIERS];
const KEY_ARN = 'arn:aws:kms:eu-central-1:123456789012:key/1';
const DAY_MS = 86_400_000;

const root = new OpensslAuthority('Root');
const issuing = new OpensslAuthority('Issuing');

function requestOf({ keyPem }: OpensslAuthority, name: string): string {
  return openssl(['req', '-new', '-key', 'ca.key', '-subj', `/CN=${name}`], { 'ca.key': keyPem });
}

/** A certificate of the issuing CA. */
function signed(extensions = GOOD, by = root, ...options: readonly string[]): X509Certificate {
  const days = options.includes('-days') ? [] : ['-days', '400'];
  return new X509Certificate(
    by.signWith(['-set_serial', '0x4711', ...days, ...options], requestOf(issuing, 'Issuing'), ...extensions),
  );
}

const key = issuing.certificate.publicKey;
const good = signed();

/** Everything that is not ok, each as one text. */
function complaints(
  certificates: readonly [X509Certificate, ...X509Certificate[]],
  context: Partial<Parameters<typeof checkCa>[1]> = {},
): readonly string[] {
  return checkCa(certificates, { key, keyArn: KEY_ARN, ...context })
    .filter(({ verdict }) => verdict !== 'ok')
    .map(({ check, verdict, text }) => `${verdict} ${check}: ${text}`);
}

describe('the check of a CA', () => {
  it('has nothing against a good one but what a short life of the root brings', () => {
    expect(complaints([good, root.certificate])).toEqual([
      expect.stringMatching(/^warning chain-validity: CN=Root is valid until .* Renew it now\.$/),
      expect.stringMatching(/^warning leaf: A leaf .* a certificate above it ends before it\./),
    ]);
  });

  it.each([
    ['no CA', ['basicConstraints=critical,CA:FALSE'], 'fault ca: It is not that of a CA'],
    ['no basic constraints', IDENTIFIERS, 'fault ca: It is not that of a CA'],
    [
      'no keyCertSign',
      [CA[0], 'keyUsage=critical,cRLSign'],
      'fault key-usage: Its key usage lacks keyCertSign',
    ],
    [
      'what the signer refuses',
      ['basicConstraints=critical,CA:FALSE'],
      'fault signer: The signer refuses it: the CA',
    ],
    [
      'no cRLSign',
      [CA[0], 'keyUsage=critical,keyCertSign'],
      'warning key-usage: Its key usage lacks cRLSign',
    ],
    ['no key usage', [CA[0]], 'warning key-usage: It has no key usage'],
    [
      'uncritical constraints',
      ['basicConstraints=CA:TRUE', CA[1]],
      'warning ca: Its basic constraints are not critical',
    ],
    [
      'a purpose without clients',
      [...GOOD, 'extendedKeyUsage=serverAuth'],
      'fault purposes: Its extended key usage',
    ],
    ['no identifier', [...CA, 'subjectKeyIdentifier=none'], 'warning key-identifier: It has no identifier'],
    [
      'name constraints',
      [...GOOD, 'nameConstraints=critical,permitted;DNS:example.com'],
      'warning name-constraints: Its name constraints bind every leaf',
    ],
  ])('sees %s', (_what, extensions, expected) => {
    expect(complaints([signed(extensions as string[]), root.certificate])).toContainEqual(
      expect.stringContaining(expected),
    );
  });

  it('sees a certificate of another key, and one that is not the first', () => {
    expect(complaints([root.certificate])).toContainEqual(
      expect.stringContaining(`fault key: It is not of the key ${KEY_ARN}, which signs`),
    );
    expect(complaints([root.certificate, good])).toContainEqual(
      expect.stringContaining('fault key: The first certificate is not of the key'),
    );
    expect(complaints([root.certificate, good])).toContainEqual(
      expect.stringContaining('number 2 is. Put that'),
    );
  });

  it.each([
    ['not valid yet', -2 * DAY_MS, 'fault validity: It is not valid before'],
    ['expired', 401 * DAY_MS, 'fault validity: It has expired at'],
    ['about to expire', 380 * DAY_MS, 'Renew it now.'],
    ['above it expired', 10 * DAY_MS, 'fault chain-validity: CN=Root has expired at'],
  ])('sees one that is %s', (_what, later, expected) => {
    expect(complaints([good, root.certificate], { now: new Date(Date.now() + later) })).toContainEqual(
      expect.stringContaining(expected),
    );
  });

  it('sees a chain without a root, and takes the root from elsewhere', () => {
    expect(complaints([good])).toContainEqual(
      expect.stringContaining('warning chain: The chain ends with CN=Issuing, below CN=Root'),
    );
    const chains = (certificates: (typeof good)[]) =>
      complaints(certificates as [X509Certificate], { roots: [root.certificate] }).filter((each) =>
        each.includes(' chain: '),
      );
    expect(chains([good])).toEqual([]);
    expect(chains([good, root.certificate])).toEqual([]);
  });

  it('sees a chain that ends elsewhere than in the root that verifiers have', () => {
    const other = new OpensslAuthority('Root');

    expect(complaints([good], { roots: [other.certificate] })).toContainEqual(
      expect.stringContaining('fault chain: The chain does not reach the root that was given'),
    );
    expect(complaints([good, root.certificate], { roots: [other.certificate] })).toContainEqual(
      expect.stringContaining('fault chain: The chain ends in another root'),
    );
  });

  it('sees a path that is too long, and an issuer that is no CA', () => {
    const middle = (extensions: readonly string[]) => {
      const authority = new OpensslAuthority('Middle');
      const pem = root.sign(requestOf(authority, 'Middle'), ...extensions);
      Object.assign(authority, { pem });
      return { authority, certificate: new X509Certificate(pem) };
    };
    const short = middle(GOOD);
    const long = middle(['basicConstraints=critical,CA:TRUE,pathlen:1', CA[1] ?? '', ...IDENTIFIERS]);

    const path = (each: typeof short) =>
      complaints([signed(GOOD, each.authority), each.certificate, root.certificate]).filter((text) =>
        text.includes(' path-length: '),
      );
    expect(path(short)).toEqual([
      expect.stringContaining('fault path-length: CN=Middle has path length 0 and needs 1 here'),
    ]);
    expect(path(long)).toEqual([]);
  });

  it('sees a digest that verifiers refuse', () => {
    expect(complaints([signed(GOOD, root, '-sha1'), root.certificate])).toContainEqual(
      expect.stringContaining('warning signature: CN=Issuing is signed with SHA-1'),
    );
  });

  it('tells earlier certificates of the CA from others', () => {
    const earlier = signed(GOOD, root, '-days', '5');
    const others = (...certificates: X509Certificate[]) =>
      checkCa([good, root.certificate, ...certificates], {
        key,
        keyArn: KEY_ARN,
        now: new Date(Date.now() + 6 * DAY_MS),
      }).filter(({ check }) => check === 'others');

    expect(others(earlier)).toEqual([
      { check: 'others', verdict: 'warning', text: expect.stringContaining('has expired at') },
    ]);
    expect(others(signed(GOOD, root, '-days', '50'))).toEqual([
      {
        check: 'others',
        verdict: 'ok',
        text: expect.stringContaining('An earlier certificate of the CA is valid until'),
      },
    ]);
    expect(others(new OpensslAuthority('Stray').certificate)).toEqual([
      { check: 'others', verdict: 'warning', text: 'CN=Stray is no part of the chain. Leave it out.' },
    ]);
  });
});
