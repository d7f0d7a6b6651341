import type { X509Certificate } from 'node:crypto';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import {
  type ACMPCAClient,
  DescribeCertificateAuthorityCommand,
  GetCertificateAuthorityCertificateCommand,
  GetCertificateCommand,
  IssueCertificateCommand,
  type IssueCertificateCommandInput,
  RequestInProgressException,
  type Validity,
} from '@aws-sdk/client-acm-pca';
import type { Csr } from '../../csr/csr';
import type { Deadline } from '../../deadline';
import { SigningFailed } from '../../errors';
import { metrics } from '../../powertools/metrics';
import { FailureReason, Metric } from '../../vocabulary';
import { readCertificate } from '../../x509/leaf';
import type { Authority, PendingCertificate } from '../authority';
import { callWithin, createClient } from './client';
import { idempotencyToken } from './idempotency';
import { pollGapMs } from './polling';
import type { PrivateCaSettings } from './settings';
import { algorithmFor } from './signing-algorithm';

/** AWS Private CA keeps a CA's key for life but lets its certificate be renewed: look again after an hour. */
const ISSUER_FRESH_MS = 3_600_000;

const DAY_MS = 86_400_000;

/** AWS Private CA as the authority that signs. */
export class PrivateCa implements Authority {
  readonly id: string;
  readonly #settings: PrivateCaSettings;
  readonly #client: ACMPCAClient;
  #issuer: { readonly certificate: X509Certificate; readonly readAt: number } | undefined;

  constructor(settings: PrivateCaSettings, client = createClient(settings.region)) {
    this.id = settings.authorityArn;
    this.#settings = settings;
    this.#client = client;
  }

  async order(csr: Csr, deadline: Deadline): Promise<PendingCertificate> {
    const issuer = await this.issuer(deadline);
    const { templateArn, signingAlgorithm } = this.#settings.profile;
    const certificate: Omit<IssueCertificateCommandInput, 'IdempotencyToken'> = {
      CertificateAuthorityArn: this.id,
      Csr: toPem(csr.der),
      TemplateArn: templateArn,
      SigningAlgorithm: signingAlgorithm ?? algorithmFor(issuer),
      Validity: this.#validity(issuer),
    };
    const command = new IssueCertificateCommand({
      ...certificate,
      IdempotencyToken: idempotencyToken(certificate),
    });
    const { CertificateArn: id } = await callWithin(deadline, (options) =>
      this.#client.send(command, options),
    );
    if (id === undefined) {
      throw new SigningFailed(
        FailureReason.AuthorityRefused,
        'AWS Private CA accepted the CSR but named no certificate.',
      );
    }
    return { id, collect: (until) => this.#collect(id, until) };
  }

  async issuer(deadline: Deadline): Promise<X509Certificate> {
    if (this.#issuer !== undefined && performance.now() - this.#issuer.readAt < ISSUER_FRESH_MS) {
      return this.#issuer.certificate;
    }
    const command = new GetCertificateAuthorityCertificateCommand({ CertificateAuthorityArn: this.id });
    const { Certificate = '' } = await callWithin(deadline, (options) => this.#client.send(command, options));
    const certificate = readCertificate(Certificate);
    this.#issuer = { certificate, readAt: performance.now() };
    return certificate;
  }

  async probe(deadline: Deadline): Promise<void> {
    const command = new DescribeCertificateAuthorityCommand({ CertificateAuthorityArn: this.id });
    const { CertificateAuthority } = await callWithin(deadline, (options) =>
      this.#client.send(command, options),
    );
    if (CertificateAuthority?.Status !== 'ACTIVE') {
      throw new SigningFailed(
        FailureReason.AuthorityNotActive,
        `the certificate authority is ${CertificateAuthority?.Status}, and only an ACTIVE one signs.`,
      );
    }
    const issuer = await this.issuer(deadline);
    if (this.#settings.profile.signingAlgorithm === undefined) algorithmFor(issuer);
  }

  async #collect(certificateArn: string, deadline: Deadline): Promise<string> {
    const command = new GetCertificateCommand({
      CertificateAuthorityArn: this.id,
      CertificateArn: certificateArn,
    });
    const start = performance.now();
    let polls = 0;
    try {
      await deadline.wait(pollGapMs(0));
      while (!deadline.passed) {
        const pem = await callWithin(deadline, (options) => {
          polls++;
          return this.#client
            .send(command, options)
            .then(({ Certificate = '' }) => Certificate, unlessInProgress);
        });
        if (pem !== undefined) return pem;
        await deadline.wait(pollGapMs(performance.now() - start));
      }
    } finally {
      metrics.addMetric(Metric.AuthorityPolls, MetricUnit.Count, polls);
    }
    throw new SigningFailed(
      FailureReason.DeadlineExceeded,
      `AWS Private CA took the CSR but had not issued ${certificateArn} after ${polls} polls.`,
    );
  }

  /**
   * A leaf cannot outlive its CA, and AWS Private CA refuses to try. In the last stretch of the CA's life leaves
   * end with it: a shorter certificate keeps the device online, a refusal does not.
   */
  #validity(issuer: X509Certificate): Validity {
    const { validityDays } = this.#settings.profile;
    const issuerEnd = Date.parse(issuer.validTo);
    if (Date.now() + validityDays * DAY_MS <= issuerEnd) return { Type: 'DAYS', Value: validityDays };
    return { Type: 'ABSOLUTE', Value: Math.floor(issuerEnd / 1_000) };
  }
}

/** Not ready yet is an answer, not a fault. */
function unlessInProgress(error: unknown): undefined {
  if (error instanceof RequestInProgressException) return undefined;
  throw error;
}

/** The CA gets exactly the bytes that were checked. */
function toPem(der: Buffer): Uint8Array {
  const base64 = der.toString('base64').replace(/.{64}(?!$)/g, '$&\n');
  return Buffer.from(`-----BEGIN CERTIFICATE REQUEST-----\n${base64}\n-----END CERTIFICATE REQUEST-----\n`);
}
