import type { X509Certificate } from 'node:crypto';
import {
  type ACMPCAClient,
  DescribeCertificateAuthorityCommand,
  GetCertificateAuthorityCertificateCommand,
  IssueCertificateCommand,
  type IssueCertificateCommandOutput,
} from '@aws-sdk/client-acm-pca';
import { type Call, callOnce, callWithin } from '../../calls/call';
import { writeCsrPem } from '../../csr/pem';
import type { Deadline } from '../../deadline';
import { SigningFailed } from '../../errors';
import { FailureReason } from '../../vocabulary';
import { unusableKey } from '../../x509/issuer-key';
import { readCertificate } from '../../x509/leaf';
import type { Authority, IssuedCertificate, Issuers, Order, PendingCertificate } from '../authority';
import { IssuerCache } from '../issuer-cache';
import { createClient, PRIVATE_CA } from './client';
import { Collection } from './collection';
import { idempotencyToken } from './idempotency';
import { isWorthAskingAnother, NotTaken } from './not-taken';
import type { PollPolicy } from './poll-policy';
import { Polling } from './polling';
import type { PrivateCaSettings } from './settings';
import { chooseAlgorithm } from './signing-algorithm';
import { blameUnusualRequest } from './unusual-request';
import { lastOrderAt, leafValidity, SHORT_LIVED_DAYS } from './validity';

/** An ARN has at most 200 characters. (AWS Private CA API reference, GetCertificate) */
const CERTIFICATE_ARN = /^\S{1,200}$/;

/** Key families that AWS IoT knows. Whether it accepts this key, the CA's certificate tells. */
const FAMILIES = /^(RSA|EC)_/;

/** One CA of AWS Private CA as the authority that signs. */
export class PrivateCaAuthority implements Authority {
  readonly id: string;
  readonly #settings: PrivateCaSettings;
  readonly #client: ACMPCAClient;
  readonly #issuer: IssuerCache;
  readonly #polling: PollPolicy;
  readonly #collection: Collection;

  constructor(
    settings: PrivateCaSettings,
    client = createClient(settings.region),
    polling: PollPolicy = new Polling(),
  ) {
    this.id = settings.authorityArn;
    this.#settings = settings;
    this.#client = client;
    this.#polling = polling;
    this.#collection = new Collection(this.id, client, polling);
    this.#issuer = new IssuerCache(
      (deadline) => this.#readIssuer((call) => callWithin(PRIVATE_CA, deadline, call)),
      lastOrderAt,
    );
  }

  /** Names an order at this CA; an order that is placed again has the same name. */
  nameOf(order: Order): string {
    return idempotencyToken(this.#settings, order);
  }

  async order(order: Order, deadline: Deadline): Promise<PendingCertificate> {
    const placed = await this.place(order, deadline, 0);
    if (placed instanceof NotTaken) throw placed.failure;
    return placed;
  }

  /**
   * Places an order, or says that the CA surely took nothing. Throws for all else, also when the CA may have taken it.
   *
   * @param others How many other CAs can be asked: they leave this one only its share of the time for preparations, and
   *   no second attempt at an order that it surely did not take.
   */
  async place(order: Order, deadline: Deadline, others: number): Promise<PendingCertificate | NotTaken> {
    let command: IssueCertificateCommand;
    try {
      command = await this.#command(order, deadline.atMost(deadline.remainingMs / (others + 1)));
    } catch (error) {
      // Nothing was sent yet.
      if (error instanceof SigningFailed) return new NotTaken(error);
      throw error;
    }
    /** Calls that the CA may have acted on. */
    let mayHaveTaken = 0;
    const ordering = callWithin(
      PRIVATE_CA,
      deadline,
      (options) => {
        mayHaveTaken++;
        return this.#client.send(command, options);
      },
      {
        onFault: ({ tookNothing, throttled }) => {
          if (tookNothing) mayHaveTaken--;
          if (throttled) this.#polling.throttled();
        },
        again: () => others === 0 || mayHaveTaken > 0,
      },
    );
    try {
      return this.#pending(order, await blameUnusualRequest(order, ordering));
    } catch (error) {
      if (mayHaveTaken === 0 && isWorthAskingAnother(error)) return new NotTaken(error);
      throw error;
    }
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

  async #command(order: Order, deadline: Deadline): Promise<IssueCertificateCommand> {
    const issuer = await this.#issuer.read(deadline);
    const { templateArn, signingAlgorithm, validityDays } = this.#settings.profile;
    return new IssueCertificateCommand({
      CertificateAuthorityArn: this.id,
      Csr: Buffer.from(writeCsrPem(order.csr.der)),
      TemplateArn: templateArn,
      SigningAlgorithm: chooseAlgorithm(signingAlgorithm, issuer),
      Validity: leafValidity(validityDays, issuer),
      IdempotencyToken: this.nameOf(order),
    });
  }

  #pending(order: Order, { CertificateArn: id }: IssueCertificateCommandOutput): PendingCertificate {
    // The SDK does not check the types of an answer.
    if (typeof id !== 'string' || !CERTIFICATE_ARN.test(id)) {
      throw new SigningFailed(
        FailureReason.AuthorityRefused,
        'AWS Private CA accepted the CSR but named no certificate.',
      );
    }
    return { id, collect: (until) => this.#issued(order, this.#collection.collect(id, until), until) };
  }

  async #issued(order: Order, pem: Promise<string>, deadline: Deadline): Promise<IssuedCertificate> {
    return {
      pem: await blameUnusualRequest(order, pem),
      issuer: { id: this.id, certificate: await this.#issuer.read(deadline) },
    };
  }
}
