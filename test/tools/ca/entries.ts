import type { Intent, Issuance } from '../../../handler/ledger/entry';
import { attributes, type Item, intentItem, issuanceItem } from '../../../handler/ledger/item';

/** What an entry of a test differs in. Times are ISO 8601. */
export interface EntryOf {
  readonly serialNumber: string;
  readonly clientId?: string;
  readonly subject?: string;
  readonly requestedAt?: string;
  /** End of its certificate. `null`: it has none. */
  readonly notAfter?: string | null;
  readonly certificate?: Buffer;
  readonly authority?: string;
  /** Such as `abandonedAt`. */
  readonly more?: Readonly<Record<string, string>>;
}

/** An attempt whose authority has yet to choose the serial number. @param name Names it, for want of one. */
export function entryWithoutSerialNumber(name: string, entry: Omit<EntryOf, 'serialNumber'>): Item {
  const { serialNumber, ...item } = entryOf({ serialNumber: name, notAfter: null, ...entry });
  return item;
}

/** An item of the ledger, as the signer writes it. */
export function entryOf(entry: EntryOf): Item {
  const {
    serialNumber,
    clientId = 'device-1',
    requestedAt = '2026-11-28T06:00:00.250Z',
    notAfter = '2027-11-28T06:00:00.000Z',
    authority = 'arn:aws:kms:eu-central-1:123456789012:key/1',
    more = {},
  } = entry;
  const intent: Intent = {
    request: `request-${serialNumber}`,
    generation: 0,
    attempt: `attempt-${serialNumber}`,
    requestedAt: new Date(requestedAt),
    expiresAt: undefined,
    serialNumber,
    tbs: Buffer.from('tbs'),
    notAfter: notAfter === null ? undefined : new Date(notAfter),
    clientId,
    principalId: 'claim',
    subject: entry.subject ?? `CN=${clientId}`,
    csrSha256: 'ab'.repeat(32),
    authority,
  };
  const issuance: Issuance | undefined =
    notAfter === null
      ? undefined
      : {
          certificate: entry.certificate ?? Buffer.from('certificate'),
          certificateId: serialNumber.toLowerCase().padStart(64, '0'),
          serialNumber,
          issuer: authority,
          issuedAt: new Date(Date.parse(requestedAt) + 90),
          notBefore: new Date(Date.parse(requestedAt) - 3_600_000),
          notAfter: new Date(notAfter),
          expiresAt: new Date(Date.parse(notAfter) + 730 * 86_400_000),
        };
  return {
    ...intentItem(intent),
    ...(issuance && issuanceItem(issuance)),
    ...attributes(more),
  };
}
