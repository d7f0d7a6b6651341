import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assembleSigned } from '../../../handler/issuance/assemble';
import type { LeafDraft } from '../../../handler/issuance/draft';
import { readLeafIssuer } from '../../../handler/issuance/issuer';
import { encodePem } from '../../../handler/x509/pem';
import { openssl } from '../../sandbox/x509/openssl';
import { OpensslAuthority } from '../x509/openssl-authority';

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

const CA_EXTENSIONS = [
  'basicConstraints=critical,CA:TRUE',
  'keyUsage=critical,keyCertSign,cRLSign',
  'subjectKeyIdentifier=hash',
  'authorityKeyIdentifier=keyid',
];

function requestOf(keyPem: string, commonName: string): string {
  return openssl(['req', '-new', '-key', 'ca.key', '-subj', `/CN=${commonName}`], { 'ca.key': keyPem });
}

/** A CA whose key signs nothing but digests, as KMS does with `MessageType=DIGEST`. */
export class DigestSigningCa {
  /** The CA's own certificate, PEM. */
  readonly pem: string;
  readonly #keyPem: string;

  /** @param parent Signs the CA's certificate. @default the CA itself */
  constructor(
    keySpec: keyof typeof KEY_SPECS = 'ECC_NIST_P256',
    commonName = 'CA',
    parent?: OpensslAuthority,
  ) {
    const own = new OpensslAuthority(commonName, KEY_SPECS[keySpec]);
    this.#keyPem = own.keyPem;
    this.pem = parent?.sign(requestOf(own.keyPem, commonName), ...CA_EXTENSIONS) ?? own.pem;
  }

  get issuer() {
    return readLeafIssuer(new X509Certificate(this.pem));
  }

  /** A signature of the draft's digest, which is all that the key gets to see. */
  signDigest({ digest, algorithm }: LeafDraft): Buffer {
    const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
    try {
      writeFileSync(join(folder, 'ca.key'), this.#keyPem);
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
    return encodePem('CERTIFICATE', assembleSigned(draft, this.signDigest(draft), this.issuer));
  }
}
