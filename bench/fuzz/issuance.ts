import type { Csr } from '../../handler/csr/csr';
import { SigningFailed } from '../../handler/errors';
import { checkLeaf } from '../../handler/x509/leaf';
import { X509Authority } from '../../sandbox/x509/authority';
import { MalformedRequestError } from '../../sandbox/x509/request';
import { toPem } from '../../testing/requests/forge';

/** What happened to a CSR that the checks accepted. */
export type Issued = 'issued' | 'refused by the CA' | { readonly defect: string };

const DAY_MS = 86_400_000;

/** A CA that signs accepted CSRs, and the signer's check of the resulting certificate. */
export class Issuance {
  /** Uses a new sandbox CA, which copies the alternative names as the default template does. */
  static async create(): Promise<Issuance> {
    return new Issuance(await X509Authority.create({ commonName: 'Fuzzed CA', key: 'EC_prime256v1' }));
  }

  readonly #authority: X509Authority;

  private constructor(authority: X509Authority) {
    this.#authority = authority;
  }

  /**
   * Has the CSR signed. The CA may refuse one that it cannot parse: that is the device's fault. But if it issues a
   * certificate that the signer then withholds, a device could make us fail: that is a defect.
   */
  async issue(csr: Csr): Promise<Issued> {
    try {
      const leaf = await this.#authority.signCsr(toPem(csr.der), {
        notBefore: new Date(Date.now() - DAY_MS),
        notAfter: new Date(Date.now() + DAY_MS),
      });
      checkLeaf(leaf, csr, this.#authority.certificate);
      return 'issued';
    } catch (error) {
      if (error instanceof MalformedRequestError) return 'refused by the CA';
      if (!(error instanceof SigningFailed)) return { defect: `signing what was accepted threw ${error}` };
      return { defect: `accepted, and its certificate is not handed out: ${error.message}` };
    }
  }
}
