import { X509Certificate } from 'node:crypto';
import { openssl } from '../../sandbox/x509/openssl';

/** Arguments of `openssl genpkey` for keys of CAs. */
export const CA_KEYS = {
  ec: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
} as const;

/** A CA of openssl's, which signs a leaf with any extensions, those included that no template has. */
export class OpensslAuthority {
  /** The CA's private key, PEM. */
  readonly keyPem: string;
  /** The CA's own certificate, PEM. */
  readonly pem: string;
  /** The same, read. */
  readonly certificate: X509Certificate;

  constructor(commonName = 'CA', newKey: readonly string[] = CA_KEYS.ec, days = 2) {
    this.keyPem = openssl(['genpkey', ...newKey]);
    const args = ['req', '-x509', '-new', '-key', 'ca.key', '-subj', `/CN=${commonName}`, '-days', `${days}`];
    const usage = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
    this.pem = openssl([...args, ...usage], { 'ca.key': this.keyPem });
    this.certificate = new X509Certificate(this.pem);
  }

  /** A leaf for the CSR, PEM. @param extensions lines of openssl's `-extfile` */
  sign(csrPem: string, ...extensions: readonly string[]): string {
    return this.signWith(['-set_serial', '0x4711'], csrPem, ...extensions);
  }

  /** The same. @param options further ones for `openssl x509` */
  signWith(options: readonly string[], csrPem: string, ...extensions: readonly string[]): string {
    const args = ['x509', '-req', '-in', 'csr.pem', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '1'];
    return openssl([...args, ...options, '-extfile', 'leaf.cnf'], {
      'csr.pem': csrPem,
      'ca.pem': this.pem,
      'ca.key': this.keyPem,
      'leaf.cnf': `${extensions.join('\n')}\n`,
    });
  }
}
