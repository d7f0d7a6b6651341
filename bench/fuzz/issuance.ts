import type { Csr } from '../../handler/csr/csr';
import { SigningFailed } from '../../handler/errors';
import { checkLeaf } from '../../handler/x509/leaf';
import { X509Authority } from '../../sandbox/x509/authority';
import { MalformedRequestError } from '../../sandbox/x509/request';
import { toPem } from '../../testing/requests/forge';

/** What became of a request that the checks had accepted. */
export type Issued = 'issued' | 'refused by the CA' | { readonly defect: string };

const DAY_MS = 86_400_000;

/** The rest of the way: a CA that signs what was accepted, and the check of what it signed. */
export class Issuance {
  /** With a new CA of the sandbox, which copies the alternative names as the default template does. */
  static async create(): Promise<Issuance> {
    return new Issuance(await X509Authority.create({ commonName: 'Fuzzed CA', key: 'EC_prime256v1' }));
  }

  readonly #authority: X509Authority;

  private constructor(authority: X509Authority) {
    this.#authority = authority;
  }

  /**
   * Has the request signed. A CA may refuse what it cannot read, which is the device's fault and is reported so; a
   * certificate that is then not handed out would be a failure of ours, by the will of a device.
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
