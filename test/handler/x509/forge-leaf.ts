import { sign } from 'node:crypto';
import { Tag } from '../../../handler/x509/der';
import { FORGERS_KEY, name, Oid, spkiOf, toPem } from '../../../testing/requests/forge';
import { bitString, integer, oid, sequence, text, value } from '../../../testing/requests/write-der';

const UTC_TIME = 0x17;

/** The parts of a leaf that a forger may choose; each is DER, or what claims to be. */
export interface LeafForgery {
  /** What stands before the serial number. @default version 3 */
  readonly version?: readonly Uint8Array[];
  /** @default 1 */
  readonly serialNumber?: Uint8Array;
  /** The AlgorithmIdentifier in what is signed. @default ECDSA with SHA-256, which is what it is signed with */
  readonly algorithm?: Uint8Array;
  /** The one outside of it. @default the same */
  readonly outerAlgorithm?: Uint8Array;
  /** @default that of `forgeCsr()` */
  readonly subject?: Uint8Array;
  /** UTCTime, such as `260101000000Z`. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** Each DER of an Extension; without one, there is no list of them. */
  readonly extensions?: readonly Uint8Array[];
  /** What stands between the key and the extensions. @default nothing */
  readonly afterKey?: readonly Uint8Array[];
  /** What stands after everything. @default nothing */
  readonly atTheEnd?: readonly Uint8Array[];
}

/** A `[0]` with a version, counted from 0. */
export const versionOf = (...octets: readonly number[]): Buffer => value(Tag.Context0, integer(...octets));

/** A certificate for the forger's own request (`forgeCsr()`), by the forger: its issuer is itself. */
export function forgeLeaf({
  version = [versionOf(2)],
  serialNumber = integer(1),
  algorithm = sequence(oid(Oid.sha256WithEcdsa)),
  outerAlgorithm = algorithm,
  subject = name(['device-1']),
  notBefore = '260101000000Z',
  notAfter = '491231235959Z',
  extensions,
  afterKey = [],
  atTheEnd = [],
}: LeafForgery = {}): string {
  const info = sequence(
    ...version,
    serialNumber,
    algorithm,
    name(['device-1']),
    sequence(text(UTC_TIME, notBefore), text(UTC_TIME, notAfter)),
    subject,
    spkiOf(FORGERS_KEY),
    ...afterKey,
    ...(extensions ? [value(Tag.Context3, sequence(...extensions))] : []),
    ...atTheEnd,
  );
  const signature = bitString(sign('SHA-256', info, FORGERS_KEY));
  return toPem(sequence(info, outerAlgorithm, signature), 'CERTIFICATE');
}
