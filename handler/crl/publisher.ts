import { createHash } from 'node:crypto';
import type { Deadline } from '../deadline';
import { leafAlgorithm } from '../issuance/algorithm';
import { assembleSigned } from '../issuance/assemble';
import type { LeafIssuer } from '../issuance/issuer';
import { traced } from '../powertools/tracer';
import type { ListBucket } from './bucket';
import { encodeTbsCertList } from './encode';
import { entriesOf } from './entries';
import { PublishingFailed } from './errors';
import { readListIssuer } from './issuer';
import type { LedgerIndex } from './ledger-index';
import { lintList } from './lint';
import { type ListDraft, type ListHead, toSecond } from './list';
import type { ListSigner } from './list-signer';
import { patiently } from './patience';
import { readPublished } from './published';
import type { TbsCertList } from './read';
import { type LastList, reportVanished } from './report';
import { CrlFailureReason } from './vocabulary';

const HOUR_MS = 3_600_000;

/** How far back a list begins, in milliseconds, for verifiers whose clocks are late: they refuse a list of the future. */
const BACKDATED_MS = 300_000;

/** How often a run makes a list anew because another run has published in the meantime. */
const ATTEMPTS = 5;

/** What a publisher works with. */
export interface PublisherParts {
  readonly signer: ListSigner;
  readonly index: LedgerIndex;
  readonly bucket: ListBucket;
  /** How long a list is valid, in hours. */
  readonly validityHours: number;
  /** @default the system's clock */
  readonly now?: () => Date;
}

/** A list that was published. */
export interface PublishedList extends ListHead {
  readonly entries: number;
  /** Length of its DER, in octets. */
  readonly octets: number;
  /** Why it lacks an entry of the ledger, which somebody must look at; all others are on it. */
  readonly lacking: PublishingFailed | undefined;
}

/** A list that is signed and not yet published. */
interface SignedList extends Pick<PublishedList, 'lacking'> {
  readonly draft: ListDraft;
  readonly der: Buffer;
}

/**
 * Publishes a CA's revocation list: what the ledger says, signed by the CA's key, in place of the list in the bucket. A
 * run that fails, wherever, leaves that list; the next run starts anew.
 */
export class Publisher {
  readonly #parts: PublisherParts;
  readonly #now: () => Date;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
    this.#now = parts.now ?? (() => new Date());
  }

  /**
   * Makes a list and publishes it. Of two runs at the same time, one publishes first, and the other one makes its list
   * anew: each list was made after the one that it replaces, so an older one never replaces a newer one.
   *
   * @throws PublishingFailed, or SigningFailed for what KMS, the ledger or the CA's certificate have in common with
   * signing, never later than the deadline.
   */
  async publish(deadline: Deadline): Promise<PublishedList> {
    const { bucket } = this.#parts;
    const issuer = await this.#readIssuer(deadline);
    let replaced = await bucket.read(deadline);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const previous = replaced && readPublished(replaced, issuer);
      const { draft, der, lacking } = await this.#make(issuer, previous, deadline);
      const published = { ...draft, entries: draft.revoked.length, octets: der.length, lacking };
      if (await bucket.write(der, replaced, deadline)) return published;
      replaced = await bucket.read(deadline);
      // Ours, of which the first answer was lost.
      if (replaced?.der.equals(der)) return published;
    }
    throw new PublishingFailed(
      CrlFailureReason.ListSuperseded,
      `${ATTEMPTS} times, another run published first. Does more than one publisher write to this object?`,
    );
  }

  /**
   * What is known of the list in the bucket. Only a list of this CA counts: with a forged one, somebody could keep the
   * alarms quiet. Where there is no list and no certificate of the CA that could be read, nobody knows whether one is
   * missing: a CA without a certificate has signed nothing.
   */
  async lastList(deadline: Deadline): Promise<LastList> {
    try {
      const [published, issuer] = await Promise.all([
        this.#parts.bucket.read(deadline),
        this.#readIssuer(deadline).catch(() => undefined),
      ]);
      if (published === undefined && issuer === undefined) return { known: false };
      return { known: true, nextUpdate: published && readPublished(published, issuer).nextUpdate };
    } catch (error) {
      const isForeign = (error as Partial<PublishingFailed>).reason === CrlFailureReason.PublishedListForeign;
      return isForeign ? { known: true, nextUpdate: undefined } : { known: false };
    }
  }

  async #readIssuer(deadline: Deadline): Promise<LeafIssuer> {
    return readListIssuer(await this.#parts.signer.readCertificate(patiently(deadline).until));
  }

  async #make(
    issuer: LeafIssuer,
    previous: TbsCertList | undefined,
    deadline: Deadline,
  ): Promise<SignedList> {
    const { signer, index, validityHours } = this.#parts;
    // Before the ledger is read: what is revoked later belongs to the next list.
    const now = this.#now();
    const thisUpdate = toSecond(new Date(now.getTime() - BACKDATED_MS));
    const { revoked, ended, lacking } = await traced('read the ledger', () =>
      entriesOf(index.entries(signer.id, deadline), { now, previous }),
    );
    const draft: ListDraft = {
      number: nextNumber(thisUpdate, previous),
      thisUpdate,
      nextUpdate: new Date(thisUpdate.getTime() + validityHours * HOUR_MS),
      revoked,
    };
    const vanished = previous === undefined ? [] : vanishedFrom(previous, draft, ended);
    // It may be one of these, and to leave that out would take a revocation back.
    if (lacking !== undefined && vanished.length > 0) throw lacking;
    reportVanished(vanished);
    const tbs = encodeTbsCertList(draft, issuer);
    lintList(tbs, { issuer, draft, previous });
    const algorithm = leafAlgorithm(issuer.kind);
    const digest = createHash(algorithm.digest).update(tbs).digest();
    const signature = await signer.sign(digest, algorithm, patiently(deadline).until);
    return { draft, der: assembleSigned({ tbs, algorithm }, signature, issuer), lacking };
  }
}

/**
 * The number of a list: the time, so that it also grows when the list in the bucket was lost, and at least one more than
 * the last one's.
 */
function nextNumber(thisUpdate: Date, previous: ListHead | undefined): bigint {
  const bySecond = BigInt(thisUpdate.getTime() / 1_000);
  const byCount = (previous?.number ?? 0n) + 1n;
  return bySecond > byCount ? bySecond : byCount;
}

/**
 * Serial numbers, in hexadecimal, that were on the last list and are not on this one although they have not ended: a
 * revocation that somebody took back in the ledger, or an attempt that ended well after all.
 */
function vanishedFrom(
  previous: TbsCertList,
  { revoked }: ListDraft,
  ended: ReadonlySet<string>,
): readonly string[] {
  const listed = new Set(revoked.map(({ serialNumber }) => serialNumber.toString('hex')));
  const vanished: string[] = [];
  for (const serialNumber of previous.serialNumbers()) {
    const key = serialNumber.toString('hex');
    if (!listed.has(key) && !ended.has(key)) vanished.push(key);
  }
  return vanished;
}
