import { type KeyObject, randomUUID, type X509Certificate } from 'node:crypto';
import type { Clock } from '../../../clock';
import {
  type AuthorityKey,
  defaultSigningAlgorithm,
  generateKey,
  SIGNING_ALGORITHMS,
} from '../../../x509/algorithms';
import { X509Authority } from '../../../x509/authority';
import { type CertificateContent, readCertificate, signCertificate } from '../../../x509/certificate';
import { internalError } from '../refusal';

/** An issuer of the PKI engine: a root with its key. */
export interface PkiIssuer {
  /** UUID. */
  readonly id: string;
  readonly name: string;
  readonly certificate: X509Certificate;
  readonly subjectDer: Buffer;
  readonly publicKeyDer: Buffer;
  /** Signs a certificate, and returns it as DER. */
  sign(content: Omit<CertificateContent, 'issuerDer'>): Buffer;
}

/** The issuers of a PKI engine, of which one is the default. */
export class PkiIssuers {
  readonly #issuers: PkiIssuer[] = [];
  #default: PkiIssuer | undefined;

  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get all(): readonly PkiIssuer[] {
    return this.#issuers;
  }

  /** Makes a root, and the default of it. @param notAfter @default in ten years */
  async generateRoot(commonName: string, key: AuthorityKey, notAfter?: Date): Promise<PkiIssuer> {
    const { privateKey } = await generateKey(key);
    const notBefore = new Date(this.#clock() - 3_600_000);
    const { certificate } = await X509Authority.create({ commonName, key, privateKey, notBefore, notAfter });
    const issuer = issuerOf(certificate, key, privateKey, `root-${this.#issuers.length + 1}`);
    this.#issuers.push(issuer);
    this.#default = issuer;
    return issuer;
  }

  /** The issuer with a name or an id, or the `default`. @throws VaultRefusal */
  find(ref: string): PkiIssuer {
    const found =
      ref === 'default' ? this.#default : this.#issuers.find(({ id, name }) => id === ref || name === ref);
    if (found !== undefined) return found;
    throw internalError(
      ref === 'default'
        ? 'no default issuer currently configured'
        : `unable to find PKI issuer for reference: ${ref}`,
    );
  }
}

function issuerOf(
  certificate: X509Certificate,
  key: AuthorityKey,
  privateKey: KeyObject,
  name: string,
): PkiIssuer {
  const { subjectDer, publicKeyDer } = readCertificate(certificate.raw);
  const algorithm = SIGNING_ALGORITHMS[defaultSigningAlgorithm(key)];
  return {
    id: randomUUID(),
    name,
    certificate,
    subjectDer,
    publicKeyDer,
    sign: (content) => signCertificate({ ...content, issuerDer: subjectDer }, privateKey, algorithm),
  };
}
