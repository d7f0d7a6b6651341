import type { X509Certificate } from 'node:crypto';
import type { Csr } from '../../csr/csr';
import { Deadline } from '../../deadline';
import { SigningFailed } from '../../errors';
import { quote } from '../../escape';
import { AwsSecret } from '../../external/aws-secret';
import type { CaConnection } from '../../external/connection';
import { checkRequestedExtensions } from '../../external/copied-extensions';
import type { Secret } from '../../external/secret';
import { type BasicCredentials, readBasicCredentials } from '../../external/secret-forms';
import { connectionOf } from '../../external/settings';
import { AWS_IOT_TIMEOUT_MS, FailureReason } from '../../vocabulary';
import type {
  Authority,
  ConnectionCertificate,
  IssuedCertificate,
  Issuer,
  Issuers,
  Order,
  PendingCertificate,
} from '../authority';
import { IssuerCache } from '../issuer-cache';
import { certificatesIn } from './certificates-in';
import { Enrolment } from './enrolment';
import { EstClient } from './est-client';
import { handOut } from './hand-out';
import { issuerAmong, issuerVouchedFor } from './issuer-among';
import { leafAmong } from './leaf-among';
import { asMayHaveIssued } from './may-have-issued';
import { type PublishedCa, type PublishedCas, readPublishedCas, readUsableCas } from './published-cas';
import type { EstSettings } from './settings';

/** Most CAs that are kept although the server does not publish them. */
const MOST_UNPUBLISHED = 10;

/** What a signer in Lambda makes of its settings. */
export interface EstParts {
  readonly connection?: CaConnection;
  readonly password?: Secret<BasicCredentials>;
}

function passwordOf({ passwordArn }: EstSettings): Secret<BasicCredentials> | undefined {
  return passwordArn === undefined ? undefined : new AwsSecret(passwordArn, readBasicCredentials);
}

/**
 * A CA behind a server that speaks EST (RFC 7030): it has no way to say that two requests are the same, so it must be asked
 * through a ledger.
 */
export class EstAuthority implements Authority {
  /** URL of the CA's service. */
  readonly id: string;
  readonly #allowedExtensions: readonly string[];
  readonly #connection: CaConnection;
  readonly #client: EstClient;
  readonly #published: IssuerCache<PublishedCas>;
  /** CAs that came with a leaf, and that a published one vouches for: a server may publish a renewed one late. */
  #unpublished: readonly X509Certificate[] = [];
  /** The CA that signed last. */
  #signer: X509Certificate | undefined;

  constructor(
    settings: EstSettings,
    { connection = connectionOf(settings), password = passwordOf(settings) }: EstParts = {},
  ) {
    this.#allowedExtensions = settings.allowedExtensions;
    this.#connection = connection;
    this.#client = new EstClient(connection, settings.label, password);
    this.id = this.#client.url;
    this.#published = new IssuerCache(
      async (deadline) => readPublishedCas(await this.#client.caCertificates(deadline)),
      (cas) => Math.max(...cas.map(({ certificate }) => Date.parse(certificate.validTo))),
    );
  }

  check({ csr }: Order): void {
    checkRequestedExtensions(csr, this.#allowedExtensions);
  }

  async order(order: Order, deadline: Deadline): Promise<PendingCertificate> {
    this.check(order);
    // First, because without them the certificate could not be checked, and would have been issued for nothing.
    await this.#published.read(deadline);
    const enrolment = await Enrolment.begin(this.#client, order.csr, deadline);
    return { id: order.csr.sha256, collect: (until) => this.#collect(order, enrolment, until) };
  }

  async issuers(deadline: Deadline, freshness?: 'again'): Promise<Issuers> {
    const published =
      freshness === 'again'
        ? await this.#published.readAgain(deadline)
        : await this.#published.read(deadline);
    const isSigner = ({ certificate }: PublishedCa) => this.#signer?.raw.equals(certificate.raw) ?? false;
    const isPublished = (ca: X509Certificate) =>
      published.some(({ certificate }) => certificate.raw.equals(ca.raw));
    const others = this.#unpublished.filter((ca) => !isPublished(ca));
    const [first, ...more] = [
      ...published,
      ...others.map((certificate) => ({ certificate, superseded: false })),
    ]
      .sort((one, other) => Number(isSigner(other)) - Number(isSigner(one)))
      .map((ca) => issuerOf(ca.certificate, ca.superseded && !isSigner(ca)));
    return [first as Issuer, ...more];
  }

  async warmUp(signal: AbortSignal): Promise<void> {
    const deadline = new Deadline(AWS_IOT_TIMEOUT_MS);
    await this.#published.take(
      this.#client.caCertificatesOnce(deadline, signal).then((ders) => readPublishedCas(ders)),
    );
  }

  /** Servers publish their CAs to anybody, so this says nothing about the password; the client certificate is shown. */
  async probe(deadline: Deadline): Promise<void> {
    await this.#published.readAgain(deadline);
  }

  connectionCertificates(deadline: Deadline): Promise<readonly ConnectionCertificate[]> {
    return this.#connection.certificates(deadline);
  }

  async #collect({ csr }: Order, enrolment: Enrolment, deadline: Deadline): Promise<IssuedCertificate> {
    const { body } = await enrolment.collect(deadline);
    const [leaf, certificates] = readLeaf(body, csr);
    const issuer = async () => issuerOf(await this.#findIssuer(leaf, certificates, deadline));
    return handOut(leaf, csr, issuer, this.#allowedExtensions);
  }

  /** The CA that signed the leaf. If it is none of those known, the CA may have been renewed since they were read. */
  async #findIssuer(
    leaf: X509Certificate,
    along: readonly Buffer[],
    deadline: Deadline,
  ): Promise<X509Certificate> {
    const certificatesOf = (cas: PublishedCas) => cas.map(({ certificate }) => certificate);
    const known = certificatesOf(await this.#published.read(deadline));
    let signer = issuerAmong([...known, ...this.#unpublished], leaf);
    if (signer === undefined) {
      // The certificate has been issued: a list that is slow to come must not cost it.
      const patience = deadline.atMost(deadline.remainingMs / 2);
      const published = await this.#published.readAgain(patience).then(certificatesOf, () => known);
      signer = issuerAmong(published, leaf) ?? issuerVouchedFor(published, readUsableCas(along), leaf);
      if (signer === undefined) {
        throw new SigningFailed(
          FailureReason.CertificateIssuerUnexpected,
          `the certificate names ${quote(leaf.issuer)} as its issuer, and no CA that the EST server publishes has signed ` +
            'it, or the CA that has. Have the server publish it under cacerts (RFC 7030, 4.1.3).',
        );
      }
      if (!published.includes(signer)) {
        this.#unpublished = [...this.#unpublished, signer].slice(-MOST_UNPUBLISHED);
      }
    }
    this.#signer = signer;
    return signer;
  }
}

/** The leaf for the CSR in the server's answer, and all certificates in it. Throws `MayHaveIssued`. */
function readLeaf(body: Buffer, csr: Csr): readonly [X509Certificate, readonly Buffer[]] {
  try {
    const certificates = certificatesIn(body);
    return [leafAmong(certificates, csr), certificates];
  } catch (error) {
    throw asMayHaveIssued(error);
  }
}

/** A CA by its name and serial number, because a renewed one may have the name of the one before. */
function issuerOf(certificate: X509Certificate, superseded = false): Issuer {
  const name = certificate.subject.split('\n').reverse().join(',');
  return {
    id: `${name} (serial number ${certificate.serialNumber})`,
    certificate,
    ...(superseded && { superseded }),
  };
}
