import type { X509Certificate } from 'node:crypto';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import {
  type ACMPCAClient,
  DescribeCertificateAuthorityCommand,
  GetCertificateAuthorityCertificateCommand,
  GetCertificateCommand,
  IssueCertificateCommand,
  RequestInProgressException,
} from '@aws-sdk/client-acm-pca';
import { PollBackoff } from '../../calls/backoff';
import { type Call, callOnce, callWithin } from '../../calls/call';
import type { Deadline } from '../../deadline';
import { SigningFailed } from '../../errors';
import { metrics } from '../../powertools/metrics';
import { FailureReason } from '../../vocabulary';
import { unusableKey } from '../../x509/issuer-key';
import { readCertificate } from '../../x509/leaf';
import type { Authority, IssuedCertificate, Issuers, Order, PendingCertificate } from '../authority';
import { IssuerCache } from '../issuer-cache';
import { createClient, PRIVATE_CA } from './client';
import { idempotencyToken } from './idempotency';
import type { PollPolicy, PollSequence } from './poll-policy';
import { Polling } from './polling';
import type { PrivateCaSettings } from './settings';
import { chooseAlgorithm } from './signing-algorithm';
import { blameUnusualRequest } from './unusual-request';
import { lastOrderAt, leafValidity, SHORT_LIVED_DAYS } from './validity';
import { PrivateCaMetric } from './vocabulary';

/** Time kept for a last poll before the deadline, in milliseconds. */
const LAST_CALL_MS = 120;

/** An ARN has at most 200 characters. (AWS Private CA API reference, GetCertificate) */
const CERTIFICATE_ARN = /^\S{1,200}$/;

/** Key families that AWS IoT knows. Whether it accepts this key, the CA's certificate tells. */
const FAMILIES = /^(RSA|EC)_/;

/** AWS Private CA as the authority that signs. */
export class PrivateCaAuthority implements Authority {
  readonly id: string;
  readonly #settings: PrivateCaSettings;
  readonly #client: ACMPCAClient;
  readonly #issuer: IssuerCache;
  readonly #polling: PollPolicy;

  constructor(
    settings: PrivateCaSettings,
    client = createClient(settings.region),
    polling: PollPolicy = new Polling(),
  ) {
    this.id = settings.authorityArn;
    this.#settings = settings;
    this.#client = client;
    this.#polling = polling;
    this.#issuer = new IssuerCache(
      (deadline) => this.#readIssuer((call) => callWithin(PRIVATE_CA, deadline, call)),
      lastOrderAt,
    );
  }

  async order(order: Order, deadline: Deadline): Promise<PendingCertificate> {
    const issuer = await this.#issuer.read(deadline);
    const { templateArn, signingAlgorithm, validityDays } = this.#settings.profile;
    const command = new IssueCertificateCommand({
      CertificateAuthorityArn: this.id,
      Csr: toPem(order.csr.der),
      TemplateArn: templateArn,
      SigningAlgorithm: chooseAlgorithm(signingAlgorithm, issuer),
      Validity: leafValidity(validityDays, issuer),
      IdempotencyToken: idempotencyToken(this.#settings, order),
    });
    const ordering = callWithin(PRIVATE_CA, deadline, (options) => this.#client.send(command, options), {
      onThrottled: () => this.#polling.throttled(),
    });
    const { CertificateArn: id } = await blameUnusualRequest(order, ordering);
    // The SDK does not check the types of an answer.
    if (typeof id !== 'string' || !CERTIFICATE_ARN.test(id)) {
      throw new SigningFailed(
        FailureReason.AuthorityRefused,
        'AWS Private CA accepted the CSR but named no certificate.',
      );
    }
    return { id, collect: (until) => this.#issued(order, this.#collect(id, until), until) };
  }

  async issuers(deadline: Deadline): Promise<Issuers> {
    return [{ id: this.id, certificate: await this.#issuer.read(deadline) }];
  }

  async warmUp(signal: AbortSignal): Promise<void> {
    await this.#issuer.take(this.#readIssuer((call) => callOnce(call, { signal })));
  }

  async probe(deadline: Deadline): Promise<void> {
    const command = new DescribeCertificateAuthorityCommand({ CertificateAuthorityArn: this.id });
    const { CertificateAuthority } = await callWithin(PRIVATE_CA, deadline, (options) =>
      this.#client.send(command, options),
    );
    // First, because nothing can mend it: a CA keeps its key for life.
    const key = CertificateAuthority?.CertificateAuthorityConfiguration?.KeyAlgorithm;
    if (key !== undefined && !FAMILIES.test(key)) throw unusableKey(key);
    if (CertificateAuthority?.Status !== 'ACTIVE') {
      throw new SigningFailed(
        FailureReason.AuthorityNotActive,
        `the certificate authority is ${CertificateAuthority?.Status}, and only an ACTIVE one signs.`,
      );
    }
    const { validityDays, signingAlgorithm } = this.#settings.profile;
    if (CertificateAuthority.UsageMode === 'SHORT_LIVED_CERTIFICATE' && validityDays > SHORT_LIVED_DAYS) {
      throw new SigningFailed(
        FailureReason.AuthorityRefused,
        `the CA is in short-lived mode and issues for ${SHORT_LIVED_DAYS} days at most, not for ${validityDays}.`,
      );
    }
    const issuer = await this.#issuer.read(deadline);
    leafValidity(validityDays, issuer);
    chooseAlgorithm(signingAlgorithm, issuer);
  }

  async #readIssuer(make: <Output>(call: Call<Output>) => Promise<Output>): Promise<X509Certificate> {
    const command = new GetCertificateAuthorityCertificateCommand({ CertificateAuthorityArn: this.id });
    const { Certificate = '' } = await make((options) => this.#client.send(command, options));
    return readCertificate(Certificate);
  }

  async #issued(order: Order, pem: Promise<string>, deadline: Deadline): Promise<IssuedCertificate> {
    return {
      pem: await blameUnusualRequest(order, pem),
      issuer: { id: this.id, certificate: await this.#issuer.read(deadline) },
    };
  }

  async #collect(certificateArn: string, deadline: Deadline): Promise<string> {
    const start = performance.now();
    const sequence = this.#polling.begin();
    let polls = 0;
    try {
      for (;;) {
        const gapMs = sequence.gapMs(performance.now() - start);
        const lastCallMs = deadline.remainingMs - LAST_CALL_MS;
        await deadline.wait(lastCallMs > 0 ? Math.min(gapMs, lastCallMs) : gapMs);
        if (deadline.passed) break;
        const pem = await this.#poll(certificateArn, deadline, sequence, () => {
          polls++;
          return performance.now() - start;
        });
        if (pem !== undefined) return pem;
      }
    } finally {
      metrics.addMetric(PrivateCaMetric.AuthorityPolls, MetricUnit.Count, polls);
    }
    sequence.gaveUp();
    throw new SigningFailed(
      FailureReason.DeadlineExceeded,
      `AWS Private CA took the CSR but had not issued ${certificateArn} after ${polls} polls.`,
    );
  }

  /** Polls until there is an answer, yes or no. @param asking Called before each attempt; tells the time waited. */
  async #poll(
    certificateArn: string,
    deadline: Deadline,
    sequence: PollSequence,
    asking: () => number,
  ): Promise<string | undefined> {
    const command = new GetCertificateCommand({
      CertificateAuthorityArn: this.id,
      CertificateArn: certificateArn,
    });
    let askedMs = 0;
    const pem = await callWithin(
      PRIVATE_CA,
      deadline,
      (options) => {
        askedMs = asking();
        return this.#client
          .send(command, options)
          .then(({ Certificate = '' }) => Certificate, unlessInProgress);
      },
      { backoff: new PollBackoff(), onThrottled: () => this.#polling.throttled() },
    );
    if (pem === undefined) sequence.notYet(askedMs);
    else sequence.issued(askedMs);
    return pem;
  }
}

/** "Not yet" is an answer, not a fault. */
function unlessInProgress(error: unknown): undefined {
  if (error instanceof RequestInProgressException) return undefined;
  throw error;
}

/** The CA gets exactly the bytes that were checked. */
function toPem(der: Buffer): Uint8Array {
  const base64 = der.toString('base64').replace(/.{64}(?!$)/g, '$&\n');
  return Buffer.from(`-----BEGIN CERTIFICATE REQUEST-----\n${base64}\n-----END CERTIFICATE REQUEST-----\n`);
}
