import { createHash, type X509Certificate } from 'node:crypto';
import type { KMSClient } from '@aws-sdk/client-kms';
import { type Call, callOnce, callWithin } from '../../calls/call';
import { settleAll } from '../../calls/settle-all';
import type { Deadline } from '../../deadline';
import { SigningFailed } from '../../errors';
import { leafAlgorithm } from '../../issuance/algorithm';
import { assembleSigned } from '../../issuance/assemble';
import { draftLeaf, type LeafDraft } from '../../issuance/draft';
import { type LeafIssuer, readLeafIssuer } from '../../issuance/issuer';
import { lastSigningAt, leafLifetime } from '../../issuance/lifetime';
import type { Ledger } from '../../ledger/ledger';
import { type LedgerRequest, requestKey } from '../../ledger/request';
import { FailureReason } from '../../vocabulary';
import { encodePem } from '../../x509/pem';
import type { Authority, IssuedCertificate, Issuers, Order, PendingCertificate } from '../authority';
import { IssuerCache } from '../issuer-cache';
import { PARAMETER_STORE, readCaCertificate } from './ca-certificate';
import { createClient } from './client';
import { Key } from './key';
import type { KmsSettings } from './settings';

/** Reads the CA's certificate. @param make Makes each call that it takes. */
type ReadCertificate = (make: <Output>(call: Call<Output>) => Promise<Output>) => Promise<X509Certificate>;

/** What a signer in Lambda makes of its settings. */
export interface KmsParts {
  readonly client?: KMSClient;
  readonly readCertificate?: ReadCertificate;
}

function readFrom({ certificateParameter }: KmsSettings): ReadCertificate {
  return (make) => readCaCertificate(certificateParameter, make);
}

/**
 * A CA of your own: we write the leaf, the CA's key in AWS KMS signs it, and the ledger has it before the device does.
 */
export class KmsAuthority implements Authority {
  readonly id: string;
  readonly #settings: KmsSettings;
  readonly #key: Key;
  readonly #ledger: Ledger;
  readonly #readCertificate: ReadCertificate;
  readonly #certificate: IssuerCache;

  constructor(
    settings: KmsSettings,
    ledger: Ledger,
    { client = createClient(settings.region), readCertificate = readFrom(settings) }: KmsParts = {},
  ) {
    this.id = settings.keyArn;
    this.#settings = settings;
    this.#key = new Key(settings.keyArn, client);
    this.#ledger = ledger;
    this.#readCertificate = readCertificate;
    this.#certificate = new IssuerCache(
      (deadline) => readCertificate((call) => callWithin(PARAMETER_STORE, deadline, call)),
      (certificate) => lastSigningAt(readLeafIssuer(certificate)).getTime(),
    );
  }

  async order(order: Order, _deadline: Deadline): Promise<PendingCertificate> {
    const request: LedgerRequest = {
      ...order,
      authority: this.id,
      profile: this.#settings.profile.fingerprint,
    };
    return { id: requestKey(request), collect: (deadline) => this.#issue(request, deadline) };
  }

  async issuers(deadline: Deadline): Promise<Issuers> {
    return [{ id: this.id, certificate: await this.#certificate.read(deadline) }];
  }

  async warmUp(signal: AbortSignal): Promise<void> {
    await Promise.all([
      this.#certificate.take(this.#readCertificate((call) => callOnce(call, { signal }))),
      this.#key.warmUp(signal),
      this.#ledger.warmUp(signal),
    ]);
  }

  async probe(deadline: Deadline): Promise<void> {
    // At once, because each of them takes time that a rehearsal measures.
    await settleAll([this.#probeKey(deadline), this.#ledger.probe(deadline)]);
  }

  async #probeKey(deadline: Deadline): Promise<void> {
    const { certificateParameter, profile } = this.#settings;
    await this.#key.checkState(deadline);
    // Not the one that is known: containers that start from now on get this one.
    const issuer = readLeafIssuer(
      await this.#readCertificate((call) => callWithin(PARAMETER_STORE, deadline, call)),
    );
    leafLifetime(profile.validityDays, issuer, new Date());
    const publicKey = await this.#key.readPublicKey(deadline);
    if (!publicKey.equals(issuer.key)) {
      throw new SigningFailed(
        FailureReason.CertificateIssuerUnexpected,
        `the certificate in ${certificateParameter} is not that of the key ${this.id}. Put the right one there, or ` +
          'deploy with the right key.',
      );
    }
    const { digest, kmsName } = leafAlgorithm(issuer.kind);
    await this.#key.probe(createHash(digest).digest(), kmsName, deadline);
  }

  async #issue(request: LedgerRequest, deadline: Deadline): Promise<IssuedCertificate> {
    const certificate = await this.#certificate.read(deadline);
    const issuer = readLeafIssuer(certificate);
    const recorded = await this.#ledger.issue(
      request,
      () => draftLeaf(request.csr, this.#settings.profile, issuer),
      (draft, until) => this.#sign(draft, issuer, until),
      deadline,
    );
    return {
      pem: encodePem('CERTIFICATE', recorded.certificate),
      issuer: { id: this.id, certificate },
    };
  }

  async #sign(draft: LeafDraft, issuer: LeafIssuer, deadline: Deadline) {
    const signature = await this.#key.sign(draft.digest, draft.algorithm.kmsName, deadline);
    return { certificate: assembleSigned(draft, signature, issuer), issuer: this.id };
  }
}
