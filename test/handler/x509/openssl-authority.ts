import { X509Certificate } from 'node:crypto';
import { openssl } from '../../sandbox/x509/openssl';

/** A CA of openssl's, which signs a leaf with any extensions, those included that no template has. */
export class OpensslAuthority {
  readonly #key = openssl(['ecparam', '-name', 'prime256v1', '-genkey', '-noout']);
  readonly #pem: string;
  /** The CA's own certificate. */
  readonly certificate: X509Certificate;

  constructor(commonName = 'CA') {
    const args = ['req', '-x509', '-new', '-key', 'ca.key', '-subj', `/CN=${commonName}`, '-days', '2'];
    this.#pem = openssl(args, { 'ca.key': this.#key });
    this.certificate = new X509Certificate(this.#pem);
  }

  /** A leaf for the CSR, PEM. @param extensions lines of openssl's `-extfile` */
  sign(csrPem: string, ...extensions: readonly string[]): string {
    const args = ['x509', '-req', '-in', 'csr.pem', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '1'];
    return openssl([...args, '-set_serial', '0x4711', '-extfile', 'leaf.cnf'], {
      'csr.pem': csrPem,
      'ca.pem': this.#pem,
      'ca.key': this.#key,
      'leaf.cnf': `${extensions.join('\n')}\n`,
    });
  }
}
