import { openssl } from '../../../sandbox/x509/openssl';

/** Tests find it beside what they ask openssl for most often. */
export { openssl };

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem'];

/** Whether openssl accepts a leaf below a root, by strict X.509 rules; otherwise its error. */
export function verify(leafPem: string, rootPem: string, ...options: readonly string[]): string {
  const files = { 'leaf.pem': leafPem, 'root.pem': rootPem };
  try {
    return openssl(['verify', '-x509_strict', ...options, '-CAfile', 'root.pem', 'leaf.pem'], files).trim();
  } catch (error) {
    return String((error as { stderr?: unknown }).stderr);
  }
}

/**
 * A CSR with a new P-256 key.
 * @param options further options of `openssl req`
 */
export function newCsr(subject: string, ...options: readonly string[]): string {
  return openssl(
    ['req', '-new', ...NEW_KEY, '-utf8', '-subj', subject, '-out', 'csr.pem', ...options],
    {},
    'csr.pem',
  );
}

/**
 * A CSR whose subject has unusual string types.
 * @param stringMask as in openssl's configuration, such as `MASK:0x0800` for BMPString
 */
export function newCsrWithStrings(subject: string, stringMask: string): string {
  const config = `[req]\ndistinguished_name=dn\nstring_mask=${stringMask}\n[dn]\n`;
  const args = [
    'req',
    '-new',
    ...NEW_KEY,
    '-config',
    'req.cnf',
    '-utf8',
    '-subj',
    subject,
    '-out',
    'csr.pem',
  ];
  return openssl(args, { 'req.cnf': config }, 'csr.pem');
}

/** A certificate's text, printed by openssl. */
export function describeCertificate(pem: string, ...options: readonly string[]): string {
  return openssl(['x509', '-noout', ...options, '-in', 'certificate.pem'], { 'certificate.pem': pem });
}

/** The public key of a certificate or of a CSR, PEM. */
export function publicKeyOf(kind: 'x509' | 'req', pem: string): string {
  return openssl([kind, '-noout', '-pubkey', '-in', 'in.pem'], { 'in.pem': pem });
}
