import 'reflect-metadata';
import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type Extension, Name } from '@peculiar/x509';
import {
  type AuthorityKey,
  cannotSign,
  defaultSigningAlgorithm,
  familyOf,
  generateKey,
  lookAlikeKey,
  type NonSigningKey,
  SHA1_ALGORITHMS,
  SIGNING_ALGORITHMS,
} from './algorithms';
import { certificateWithSignature, randomSerial, signCertificate } from './certificate';
import { authorityExtensions, leafExtensions, namesOf } from './extensions';
import type { AuthorityOptions, Leaf, LeafOptions, SignOptions } from './profile';
import { type CertificateRequest, readRequest } from './request';

export type { AuthorityKey, NonSigningKey, SigningAlgorithm } from './algorithms';
export type { AuthorityOptions, Leaf, LeafOptions, SignOptions } from './profile';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A certificate authority in this process. */
export class X509Authority {
  /**
   * Creates a self-signed root, or a CA below another one.
   *
   * @throws TypeError if that one cannot sign
   */
  static async create(options: AuthorityOptions): Promise<X509Authority> {
    const now = Date.now();
    const notBefore = options.notBefore ?? new Date(now - HOUR);
    const notAfter = options.notAfter ?? new Date(now + 3650 * DAY);
    inOrder(notBefore, notAfter);
    const subjectDer = Buffer.from(new Name([{ CN: [options.commonName] }]).toArrayBuffer());
    const { issuer } = options;
    const above =
      issuer === undefined
        ? { subjectDer, publicKeyDer: undefined }
        : { subjectDer: issuer.#subjectDer, publicKeyDer: issuer.#publicKeyDer };
    const contentOf = async (publicKeyDer: Buffer) => ({
      serial: randomSerial(),
      issuerDer: above.subjectDer,
      subjectDer,
      publicKeyDer,
      notBefore,
      notAfter,
      extensionsDer: encode(await authorityExtensions(publicKeyDer, above.publicKeyDer)),
    });
    const root = (der: Buffer, publicKeyDer: Buffer, privateKey?: KeyObject) =>
      new X509Authority(
        options.commonName,
        options.key,
        new X509Certificate(der),
        privateKey,
        subjectDer,
        publicKeyDer,
      );
    if (cannotSign(options.key)) {
      const { publicKeyDer, signatureOid, signature } = await lookAlikeKey(options.key);
      const der = certificateWithSignature(await contentOf(publicKeyDer), signatureOid, signature);
      return root(der, publicKeyDer);
    }
    const privateKey = options.privateKey ?? (await generateKey(options.key)).privateKey;
    const publicKeyDer = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
    const [signingKey, kind] =
      issuer === undefined ? [privateKey, options.key] : [issuer.#privateKey, issuer.key];
    if (signingKey === undefined || cannotSign(kind)) {
      throw new TypeError(`The sandbox cannot sign with a key of type ${kind}`);
    }
    const algorithm = SIGNING_ALGORITHMS[defaultSigningAlgorithm(kind)];
    return root(
      signCertificate(await contentOf(publicKeyDer), signingKey, algorithm),
      publicKeyDer,
      privateKey,
    );
  }

  /** The root certificate. */
  readonly certificatePem: string;
  /** Start of the root's own validity. */
  readonly notBefore: Date;
  /** End of the root's own validity; a later leaf does not verify. */
  readonly notAfter: Date;

  readonly #privateKey: KeyObject | undefined;
  readonly #subjectDer: Buffer;
  readonly #publicKeyDer: Buffer;

  private constructor(
    /** The root's common name; its whole subject. */
    readonly commonName: string,
    /** Type of the root's key. */
    readonly key: AuthorityKey | NonSigningKey,
    /** The root certificate, parsed by node:crypto. */
    readonly certificate: X509Certificate,
    /** `undefined` for a non-signing key. */
    privateKey: KeyObject | undefined,
    subjectDer: Buffer,
    publicKeyDer: Buffer,
  ) {
    this.#privateKey = privateKey;
    this.#subjectDer = subjectDer;
    this.#publicKeyDer = publicKeyDer;

    this.certificatePem = certificate.toString();
    this.notBefore = new Date(certificate.validFrom);
    this.notAfter = new Date(certificate.validTo);
  }

  /**
   * Signs a CSR. Its subject and public key are copied into the leaf byte for byte.
   *
   * @returns the leaf as PEM.
   * @throws MalformedRequestError if the CSR cannot be read or its signature is wrong; TypeError if the signing algorithm
   *   does not match this authority's key family, or the sandbox cannot sign with its key; RangeError if notAfter is not
   *   later than notBefore.
   */
  async signCsr(csrPem: string, options: SignOptions): Promise<string> {
    return this.signRequest(await readRequest(csrPem), options);
  }

  /** Like `signCsr`, for a CSR that was already read. */
  async signRequest(request: CertificateRequest, options: SignOptions): Promise<string> {
    const fromCsr = options.extensionsFromCsr === 'all' ? request.extensions : request.alternativeNames;
    return this.#sign(request.subjectDer, request.publicKeyDer, fromCsr, options);
  }

  /** Generates a key and a leaf for it: a server's certificate, or a claim certificate. */
  async createLeaf(options: LeafOptions): Promise<Leaf> {
    const now = Date.now();
    const { publicKey, privateKey } = await generateKey(options.key ?? 'EC_prime256v1');
    const certificatePem = await this.#sign(
      Buffer.from(new Name(options.subject).toArrayBuffer()),
      publicKey.export({ type: 'spki', format: 'der' }),
      namesOf(options.dnsNames ?? [], options.ipAddresses ?? []),
      {
        notBefore: options.notBefore ?? new Date(now - HOUR),
        notAfter: options.notAfter ?? new Date(Math.min(now + 365 * DAY, this.notAfter.getTime())),
        usages: [options.usage],
      },
    );
    return { certificatePem, privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }

  async #sign(
    subjectDer: Buffer,
    publicKeyDer: Buffer,
    more: readonly Extension[],
    options: SignOptions,
  ): Promise<string> {
    if (cannotSign(this.key) || this.#privateKey === undefined) {
      throw new TypeError(`The sandbox cannot sign with a key of type ${this.key}`);
    }
    const name = options.signingAlgorithm ?? defaultSigningAlgorithm(this.key);
    const algorithm = options.isWeak
      ? SHA1_ALGORITHMS[this.key.startsWith('RSA') ? 'RSA' : 'ECDSA']
      : SIGNING_ALGORITHMS[name];
    if (algorithm.family !== familyOf(this.key)) {
      throw new TypeError(`${name} does not match a key of type ${this.key}`);
    }
    inOrder(options.notBefore, options.notAfter);
    const extensions = await leafExtensions({
      publicKeyDer,
      issuerPublicKeyDer: this.#publicKeyDer,
      usages: options.usages ?? ['client'],
      isAuthority: options.isAuthority ?? false,
      more,
    });
    const der = signCertificate(
      {
        serial: options.serial ?? randomSerial(),
        issuerDer: this.#subjectDer,
        subjectDer,
        publicKeyDer,
        notBefore: options.notBefore,
        notAfter: options.notAfter,
        extensionsDer: encode(extensions),
        version: options.version,
      },
      this.#privateKey,
      algorithm,
    );
    return new X509Certificate(der).toString();
  }
}

function inOrder(notBefore: Date, notAfter: Date): void {
  if (!(notBefore.getTime() < notAfter.getTime())) {
    throw new RangeError(
      `notAfter (${notAfter.getTime()}) is not later than notBefore (${notBefore.getTime()})`,
    );
  }
}

function encode(extensions: readonly Extension[]): readonly Uint8Array[] {
  return extensions.map(({ rawData }) => new Uint8Array(rawData));
}
