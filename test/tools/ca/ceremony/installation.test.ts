import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { planInstallation } from '../../../../tools/ca/ceremony/installation';
import { OpensslAuthority } from '../../../handler/x509/openssl-authority';
import { openssl } from '../../../sandbox/x509/openssl';

const GOOD = [
  'basicConstraints=critical,CA:TRUE',
  'keyUsage=critical,keyCertSign,cRLSign',
  'subjectKeyIdentifier=hash',
];
const root = new OpensslAuthority('Root');
const issuing = new OpensslAuthority('Issuing');
const DAY_MS = 86_400_000;

function signed(days: number, extensions = GOOD, name = 'Issuing'): X509Certificate {
  const csr = openssl(['req', '-new', '-key', 'ca.key', '-subj', `/CN=${name}`], {
    'ca.key': issuing.keyPem,
  });
  return new X509Certificate(root.signWith(['-days', String(days)], csr, ...extensions));
}

const texts = (findings: ReturnType<typeof planInstallation>['findings']) =>
  findings.map(({ verdict, text }) => `${verdict} ${text}`);

describe('what is installed', () => {
  const earlier = signed(300);
  const fresh = signed(600);
  const keep = { keepPrevious: true };

  it('is the certificate, those above it, and after them the earlier one of the same key', () => {
    const { certificates, text, findings } = planInstallation(
      [fresh, root.certificate],
      [earlier, root.certificate],
      keep,
    );

    expect(certificates.map(({ raw }) => raw)).toEqual([fresh.raw, root.certificate.raw, earlier.raw]);
    expect(text).toBe(`${fresh}${root.certificate}${earlier}`);
    expect(texts(findings)).toEqual([
      expect.stringMatching(
        /^ok It renews the certificate that ends at .* can do so until then, new leaves included/,
      ),
      expect.stringMatching(/^ok The one that ends at .* stays in the parameter/),
    ]);
  });

  it('has no earlier one that was dropped, has expired, or is of another key', () => {
    const dropped = planInstallation([fresh], [earlier], { keepPrevious: false });
    const later = planInstallation([fresh], [earlier], { ...keep, now: new Date(Date.now() + 301 * DAY_MS) });
    const foreign = planInstallation([fresh], [root.certificate], keep);

    for (const { text } of [dropped, later, foreign]) expect(text).toBe(`${fresh}`);
    expect(texts(dropped.findings)).toContainEqual(expect.stringContaining('warning The one that ends at'));
  });

  it.each([
    ['name', signed(300, GOOD, 'Old name'), 'It has another name (not CN=Old name) than the certificate'],
    [
      'identifier of the key',
      signed(300, [...GOOD.slice(0, 2), 'subjectKeyIdentifier=0102']),
      'It has another identifier of the key than the certificate',
    ],
  ])('warns of another %s, with which leaves of both do not verify alike', (_what, other, expected) => {
    const { findings } = planInstallation([fresh], [other], keep);

    expect(texts(findings)[0]).toContain(`warning ${expected}`);
    expect(texts(findings)[0]).toContain('a list covers one name, so its publisher stops');
  });

  it('warns of a certificate that ends before the one that is installed', () => {
    expect(texts(planInstallation([earlier], [fresh], keep).findings)).toContainEqual(
      expect.stringContaining('warning It ends before the one that is installed'),
    );
  });

  it('says when it costs, and refuses what a parameter does not take', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => signed(301 + index));

    expect(texts(planInstallation([fresh], many(6), keep).findings)[0]).toMatch(
      /^warning Together they have \d+ bytes\. Over 4096, .* costs 0\.05 US dollars a month/,
    );
    expect(texts(planInstallation([fresh], many(14), keep).findings)[0]).toMatch(
      /^fault Together they have \d+ bytes, and a parameter takes 8192\./,
    );
  });
});
