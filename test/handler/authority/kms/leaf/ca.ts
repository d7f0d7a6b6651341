import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assembleLeaf } from '../../../../../handler/authority/kms/leaf/assemble';
import type { LeafDraft } from '../../../../../handler/authority/kms/leaf/draft';
import { readLeafIssuer } from '../../../../../handler/authority/kms/leaf/issuer';
import { OpensslAuthority } from '../../../x509/openssl-authority';

const rsa = (bits: number) => ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`];
const ec = (curve: string) => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`];

/** Arguments of `openssl genpkey` by the key specs of AWS KMS that a CA may have. */
export const KEY_SPECS = {
  RSA_2048: rsa(2_048),
  RSA_3072: rsa(3_072),
  RSA_4096: rsa(4_096),
  ECC_NIST_P256: ec('P-256'),
  ECC_NIST_P384: ec('P-384'),
  ECC_NIST_P521: ec('P-521'),
} as const;

/** A CA whose key signs nothing but digests, as KMS does with `MessageType=DIGEST`. */
export class DigestSigningCa {
  readonly #authority: OpensslAuthority;

  constructor(keySpec: keyof typeof KEY_SPECS = 'ECC_NIST_P256', commonName = 'CA') {
    this.#authority = new OpensslAuthority(commonName, KEY_SPECS[keySpec]);
  }

  get pem(): string {
    return this.#authority.pem;
  }

  get issuer() {
    return readLeafIssuer(this.#authority.certificate);
  }

  /** A signature of the draft's digest, which is all that the key gets to see. */
  signDigest({ digest, algorithm }: LeafDraft): Buffer {
    const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
    try {
      writeFileSync(join(folder, 'ca.key'), this.#authority.keyPem);
      const options = ['-pkeyopt', `digest:${algorithm.digest}`];
      return execFileSync('openssl', ['pkeyutl', '-sign', '-inkey', 'ca.key', ...options], {
        cwd: folder,
        input: digest,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** The draft, signed; PEM. */
  sign(draft: LeafDraft): string {
    return assembleLeaf(draft, this.signDigest(draft), this.issuer);
  }
}
