import type { Deadline } from '../deadline';
import { MayHaveIssued, SigningFailed } from '../errors';
import { logger } from '../powertools/logger';
import { FailureReason } from '../vocabulary';
import { DAY_MS } from '../x509/lifetime';
import { type Dating, type Draft, intentOf, issuanceOf, type SignedCertificate } from './draft';
import {
  type Abandonment,
  describeAttempt,
  type EntryKey,
  type Intent,
  type Issuance,
  type RecordedIssuance,
} from './entry';
import { ATTEMPT_LIFE_MS } from './judge';
import type { LedgerTable } from './ledger-table';
import { type LedgerRequest, requestKey } from './request';
import { Succession } from './succession';
import { DEFAULT_RETENTION_DAYS, DEFAULT_WINDOW_SECONDS } from './vocabulary';

/** Time kept for recording what was signed, in milliseconds. */
const RECORDING_MS = 150;

/** Longest time spent on giving an attempt up, in milliseconds: a device waits for its refusal. */
const GIVING_UP_MS = 300;

/** How a ledger works. */
export interface LedgerSettings {
  /** How long the same request gets the same certificate, in milliseconds from its issuance. @default five minutes */
  readonly windowMs?: number;
  /** How long an entry stays after the end of its certificate, in milliseconds. @default two years */
  readonly retentionMs?: number;
  /** Milliseconds since the Unix epoch. @default the system's clock */
  readonly now?: () => number;
}

/** A certificate that the ledger holds. */
export interface RecordedCertificate {
  /** DER. */
  readonly certificate: Buffer;
  /** Uppercase hexadecimal. */
  readonly serialNumber: string;
  /** Names the CA that signed. */
  readonly issuer: string;
  /** Its number among the certificates and attempts for this request, from 0. */
  readonly generation: number;
  /** Whether it was signed for this call, and not for an earlier or concurrent one. */
  readonly fresh: boolean;
}

/** Has the certificate of a draft made: once per draft, because two signatures would be two certificates. */
export type Sign<AnyDraft extends Draft> = (
  draft: AnyDraft,
  deadline: Deadline,
) => Promise<SignedCertificate>;

/**
 * Issued means recorded: a device gets a certificate only when the ledger has it, and the same request gets the same
 * certificate for a while, whichever containers it reaches.
 *
 * Each attempt is an entry of its own, with its own serial number, written before anything is signed. Recording its
 * certificate and abandoning it exclude each other, and the table lets one of them happen. So of two containers at the
 * same request, of which one was slow, frozen or dead, one wins; the other hands out the winner's certificate. An
 * abandoned attempt may have been signed all the same: its serial number belongs on the revocation list. If the authority
 * chooses the serial number, the entry says that its outcome is unknown.
 */
export class Ledger {
  readonly #table: LedgerTable;
  readonly #succession: Succession;
  readonly #retentionMs: number;
  readonly #now: () => number;

  constructor(
    table: LedgerTable,
    {
      windowMs = DEFAULT_WINDOW_SECONDS * 1_000,
      retentionMs = DEFAULT_RETENTION_DAYS * DAY_MS,
      now = Date.now,
    }: LedgerSettings = {},
  ) {
    this.#table = table;
    this.#succession = new Succession(table, windowMs, now);
    this.#retentionMs = retentionMs;
    this.#now = now;
  }

  /**
   * The certificate for a request: the recorded one, or a new one, recorded. Two round trips to the table in the good
   * case. Throws `SigningFailed`, and what `sign` throws, never later than the deadline.
   *
   * @param draft Makes the draft of an attempt, each time with a new serial number.
   */
  async issue<AnyDraft extends Draft>(
    request: LedgerRequest,
    draft: () => AnyDraft,
    sign: Sign<AnyDraft>,
    deadline: Deadline,
  ): Promise<RecordedCertificate> {
    const beganMs = this.#now();
    const certificate = await this.#obtain(request, draft, sign, deadline);
    // A container that was frozen on the way: by now, the same request may have got another certificate.
    if (this.#now() - beganMs >= ATTEMPT_LIFE_MS) {
      throw new SigningFailed(FailureReason.DeadlineExceeded, 'the container stood still for seconds.');
    }
    return certificate;
  }

  /** Opens the connection to the table: one attempt, which ends when the signal aborts. */
  warmUp(signal: AbortSignal): Promise<void> {
    return this.#table.warmUp(signal);
  }

  /** Finds out, without recording anything, whether it could record a certificate; throws `SigningFailed` when not. */
  probe(deadline: Deadline): Promise<void> {
    return this.#table.probe(deadline);
  }

  async #obtain<AnyDraft extends Draft>(
    request: LedgerRequest,
    draft: () => AnyDraft,
    sign: Sign<AnyDraft>,
    deadline: Deadline,
  ): Promise<RecordedCertificate> {
    let key: EntryKey = { request: requestKey(request), generation: 0 };
    for (;;) {
      const drafted = draft();
      const intent = intentOf(key, request, drafted, this.#dating);
      const created = await this.#table.create(intent, deadline);
      let next = created ? 'ours' : await this.#succession.afterRefusal(intent, deadline);
      if (next === 'ours') {
        logger.info('Certificate intended', describeAttempt(intent));
        const issuance = await this.#sign(intent, (until) => sign(drafted, until), deadline);
        if (await this.#table.complete(intent, issuance, deadline)) return recorded(intent, issuance, true);
        next = await this.#succession.afterDefeat(intent, deadline);
      }
      if ('found' in next) {
        const { found } = next;
        return recorded(found, found.issuance, found.attempt === intent.attempt);
      }
      key = { ...key, generation: next.generation };
    }
  }

  get #dating(): Dating {
    return { nowMs: this.#now(), retentionMs: this.#retentionMs };
  }

  async #sign(
    intent: Intent,
    sign: (deadline: Deadline) => Promise<SignedCertificate>,
    deadline: Deadline,
  ): Promise<Issuance> {
    let issued = false;
    try {
      const signed = await sign(deadline.atMost(deadline.remainingMs - RECORDING_MS));
      issued = true;
      signed.check?.();
      return issuanceOf(intent, signed, this.#dating);
    } catch (error) {
      const mayHaveIssued = issued || error instanceof MayHaveIssued;
      // Or else whoever asks next waits for it.
      await this.#succession
        .abandon(intent, this.#abandonment(intent, mayHaveIssued), deadline.atMost(GIVING_UP_MS))
        .catch(() => {
          // Then they wait until it is overdue.
        });
      throw error;
    }
  }

  /** An attempt that says when its certificate would end stays for as long as that would, whatever came of it. */
  #abandonment({ expiresAt }: Intent, mayHaveIssued: boolean): Omit<Abandonment, 'abandonedAt'> {
    if (mayHaveIssued) return { outcome: 'unknown' };
    return expiresAt === undefined ? { expiresAt: new Date(this.#now() + this.#retentionMs) } : {};
  }
}

function recorded(
  { generation }: EntryKey,
  { certificate, serialNumber, issuer }: RecordedIssuance,
  fresh: boolean,
): RecordedCertificate {
  return { certificate, serialNumber, issuer, generation, fresh };
}
