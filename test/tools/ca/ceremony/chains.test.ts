import type { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { checkCsr } from '../../../../handler/csr/csr';
import { ANY_NAMES } from '../../../../handler/csr/request-policy';
import { leafAlgorithm } from '../../../../handler/issuance/algorithm';
import { assembleSigned } from '../../../../handler/issuance/assemble';
import { draftLeaf } from '../../../../handler/issuance/draft';
import { readLeafIssuer } from '../../../../handler/issuance/issuer';
import { readLeafProfile } from '../../../../handler/issuance/profile';
import { encodePem } from '../../../../handler/x509/pem';
import { signDigest } from '../../../../sandbox/services/kms/signature';
import { readCertificates } from '../../../../tools/ca/ceremony/certificate-text';
import { describeCertificate, newCsr, openssl } from '../../../sandbox/x509/openssl';
import { callCa } from '../call-ca';
import { startPkis } from '../sandbox-pki';

const SPECS = [
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'ECC_NIST_P256',
  'ECC_NIST_P384',
  'ECC_NIST_P521',
] as const;

/** Lines of openssl's text from the extensions on, without the signature. */
function extensionsOf(pem: string): readonly string[] {
  const printed = describeCertificate(pem, '-text');
  const from = printed.indexOf('X509v3 extensions:');
  return printed
    .slice(from, printed.indexOf('    Signature Algorithm', from))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

describe('a ceremony', () => {
  const pkis = startPkis();

  it.each(SPECS)('with keys %s makes a chain that openssl accepts by strict rules', async (spec) => {
    const root = `root-${spec}`;
    const issuing = `issuing-${spec}`;
    pkis.deploy(root, spec);
    const key = pkis.deploy(issuing, spec);
    const at = (name: string) => pkis.file(`${spec}-${name}`);

    const ran = [
      await callCa(
        'self-sign',
        '--pki',
        root,
        '--subject',
        'CN=Root CA,O=Example',
        '--years',
        '20',
        '--yes',
        '--out',
        at('root.pem'),
      ),
      await callCa('install', '--pki', root, '--certificate', at('root.pem'), '--yes'),
      await callCa(
        'request',
        '--pki',
        issuing,
        '--subject',
        'CN=Issuing CA,O=Example',
        '--out',
        at('ca.csr'),
      ),
      await callCa('sign', '--pki', root, '--csr', at('ca.csr'), '--years', '5', '--yes'),
      await callCa('install', '--pki', issuing, '--certificate', at('ca.pem'), '--yes'),
      await callCa('check', '--pki', issuing, '--root', at('root.pem')),
    ];

    expect(ran.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
      ran.map(() => ({ exitCode: 0, stderr: '' })),
    );
    expect(openssl(['req', '-in', at('ca.csr'), '-noout', '-verify', '-text'])).toMatch(
      /CN ?= ?Issuing CA[\s\S]*Basic Constraints: critical\s+CA:TRUE\s+X509v3 Key Usage: critical\s+Certificate Sign, CRL Sign/,
    );
    const [ca, parent] = readCertificates(pkis.read(`${spec}-ca.pem`), 'ca.pem') as [
      X509Certificate,
      X509Certificate,
    ];
    expect(parent.toString()).toBe(pkis.read(`${spec}-root.pem`));
    // A leaf of the new CA, as the signer makes it.
    const csr = checkCsr(newCsr('/CN=device-1'), 'device-1', ANY_NAMES);
    const issuer = readLeafIssuer(ca);
    const draft = draftLeaf(csr, readLeafProfile('LEAF', { validityDays: 30 }), issuer);
    const signature = signDigest(key.privateKey, draft.digest, leafAlgorithm(issuer.kind).kmsName);
    const files = {
      'leaf.pem': encodePem('CERTIFICATE', assembleSigned(draft, signature, issuer)),
      'ca.pem': ca.toString(),
      'root.pem': parent.toString(),
    };
    const args = ['verify', '-x509_strict', '-purpose', 'sslclient', '-CAfile', 'root.pem'];
    expect(openssl([...args, '-untrusted', 'ca.pem', 'leaf.pem'], files)).toBe('leaf.pem: OK\n');
  });

  it('writes what openssl prints, and nothing that the request asks for', async () => {
    pkis.deploy('plain-root');
    const csr = pkis.write(
      'asking.csr',
      newCsr(
        '/O=Example/CN=Other CA',
        '-addext',
        'basicConstraints=CA:TRUE,pathlen:7',
        '-addext',
        'extendedKeyUsage=OCSPSigning',
      ),
    );
    const out = pkis.file('plain-root.pem');
    await callCa(
      'self-sign',
      '--pki',
      'plain-root',
      '--subject',
      'CN=Root',
      '--days',
      '400',
      '--path-length',
      '1',
      '--yes',
      '--out',
      out,
    );
    const { stdout } = await callCa(
      ...(['sign', '--pki', 'plain-root', '--issuer', out, '--csr', csr, '--days', '4000', '--yes'] as const),
      ...['--crl-url', 'http://crl.example/root.crl', '--ca-issuers-url', 'http://ca.example/root.cer'],
    );

    const [ca, root] = readCertificates(pkis.read('asking.pem'), 'asking.pem') as [
      X509Certificate,
      X509Certificate,
    ];
    const id = /Subject Key Identifier:\s*(\S+)/.exec(describeCertificate(root.toString(), '-text'))?.[1];
    expect(extensionsOf(root.toString())).toEqual([
      'X509v3 extensions:',
      'X509v3 Basic Constraints: critical',
      'CA:TRUE, pathlen:1',
      'X509v3 Key Usage: critical',
      'Certificate Sign, CRL Sign',
      'X509v3 Subject Key Identifier:',
      id,
    ]);
    expect(extensionsOf(ca.toString())).toEqual([
      'X509v3 extensions:',
      'X509v3 Basic Constraints: critical',
      'CA:TRUE, pathlen:0',
      'X509v3 Key Usage: critical',
      'Certificate Sign, CRL Sign',
      'X509v3 Subject Key Identifier:',
      expect.any(String),
      'X509v3 Authority Key Identifier:',
      id,
      'X509v3 CRL Distribution Points:',
      'Full Name:',
      'URI:http://crl.example/root.crl',
      'Authority Information Access:',
      'CA Issuers - URI:http://ca.example/root.cer',
    ]);
    expect(ca.serialNumber).toMatch(/^[4-7][0-9A-F]{39}$/);
    // Never after the root, although ten years were asked for.
    expect(ca.validTo).toBe(root.validTo);
    expect(stdout).toContain('It ends with the CA that signs it');
    expect(stdout).toMatch(
      / {2}CA {16}yes, path length 0 \(critical\)\n {2}key usage {9}keyCertSign, cRLSign \(critical\)/,
    );
  });
});
