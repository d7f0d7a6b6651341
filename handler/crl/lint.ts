import type { LeafIssuer } from '../issuance/issuer';
import { ALGORITHMS } from '../issuance/lint-form';
import { KEY_IDENTIFIER } from '../issuance/write-extensions';
import { MalformedDer } from '../x509/der';
import { AUTHORITY_KEY_IDENTIFIER, CRL_NUMBER, readExtensionValue } from '../x509/extensions';
import { PublishingFailed } from './errors';
import {
  compareSerialNumbers,
  type ListDraft,
  type ListHead,
  MOST_OCTETS,
  type RevokedCertificate,
} from './list';
import { readTbsCertList, type TbsCertList } from './read';
import { CrlFailureReason } from './vocabulary';

/** What a list was made from. */
export interface ListLintContext {
  readonly issuer: LeafIssuer;
  readonly draft: ListDraft;
  /** The list in the bucket; `undefined` if there is none. */
  readonly previous: ListHead | undefined;
}

/** The extensions of our lists. */
const EXTENSIONS = [AUTHORITY_KEY_IDENTIFIER, CRL_NUMBER];

/**
 * Checks a list before it is signed: reads it with a reader of its own, and compares each part with what it was made
 * from. A list that is wrong revokes devices that did nothing, or lets revoked ones in.
 *
 * Throws `PublishingFailed` with `ListLintFailed`.
 */
export function lintList(tbs: Buffer, context: ListLintContext): void {
  const fault = faultOrMalformed(() => {
    const read = readTbsCertList(tbs);
    return findFault(read, context) ?? findEntryFault(read, context.draft.revoked);
  });
  if (fault === undefined) return;
  throw new PublishingFailed(
    CrlFailureReason.ListLintFailed,
    `the list that was about to be signed is wrong: ${fault}. Nothing was signed.`,
  );
}

function faultOrMalformed(find: () => string | undefined): string | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof MalformedDer) return error.message;
    throw error;
  }
}

function findFault(read: TbsCertList, { issuer, draft, previous }: ListLintContext): string | undefined {
  const key = readExtensionValue(read.extensions, AUTHORITY_KEY_IDENTIFIER)?.children[0];
  if (read.version !== 1) return 'it is not of version 2';
  if (read.algorithm.encoding.toString('hex') !== ALGORITHMS[issuer.kind]) {
    return "its algorithm does not fit the CA's key";
  }
  if (!read.issuer.equals(issuer.subjectDer)) return "its issuer is not the CA's subject";
  if (key?.tag !== KEY_IDENTIFIER || !key.content.equals(issuer.keyIdentifier)) {
    return "it does not name the CA's key";
  }
  const oids = [...read.extensions.keys()];
  if (oids.join() !== EXTENSIONS.join()) return `it has the extensions ${oids.join(', ')}`;
  if ([...read.extensions.values()].some(({ critical }) => critical)) return 'an extension is critical';
  if (!isSameTime(read.thisUpdate, draft.thisUpdate) || !isSameTime(read.nextUpdate, draft.nextUpdate)) {
    return 'its times are others';
  }
  if (read.nextUpdate <= read.thisUpdate) return 'it ends before it begins';
  if (read.number !== draft.number) return 'its number is another';
  if (previous !== undefined && read.number <= previous.number) {
    return `its number, ${read.number}, is not greater than that of the published list, ${previous.number}`;
  }
  return undefined;
}

function findEntryFault(read: TbsCertList, expected: readonly RevokedCertificate[]): string | undefined {
  let count = 0;
  let last: Buffer | undefined;
  for (const entry of read.revoked()) {
    const { serialNumber } = entry;
    const which = `the entry of ${serialNumber.toString('hex')}`;
    const wanted = expected[count];
    if (wanted === undefined) return `${which} is one too many`;
    if (!isSame(entry, wanted)) return `${which} is not what the ledger says`;
    if ((serialNumber[0] ?? 0x80) >= 0x80) return `${which} has a negative serial number`;
    if (serialNumber.length > MOST_OCTETS) return `${which} has more than ${MOST_OCTETS} octets`;
    if (last !== undefined && compareSerialNumbers(last, serialNumber) >= 0) {
      return `${which} is out of order or appears twice`;
    }
    last = serialNumber;
    count += 1;
  }
  return count === expected.length ? undefined : `it has ${count} entries, not ${expected.length}`;
}

function isSame(entry: RevokedCertificate, wanted: RevokedCertificate): boolean {
  return (
    entry.serialNumber.equals(wanted.serialNumber) &&
    isSameTime(entry.revocationDate, wanted.revocationDate) &&
    entry.reason === wanted.reason &&
    isSameTime(entry.invalidityDate, wanted.invalidityDate)
  );
}

function isSameTime(one: Date | undefined, other: Date | undefined): boolean {
  return one?.getTime() === other?.getTime();
}
