import { sign } from 'node:crypto';
import { Tag } from '../../../handler/x509/der';
import { FORGERS_KEY, name, Oid, spkiOf, toPem } from '../../../testing/requests/forge';
import { bitString, integer, oid, sequence, text, value } from '../../../testing/requests/write-der';

const UTC_TIME = 0x17;

/** The parts of a leaf that a forger may choose. */
export interface LeafForgery {
  /** UTCTime, such as `260101000000Z`. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** Each DER of an Extension; without one, there is no list of them. */
  readonly extensions?: readonly Uint8Array[];
}

/** A certificate for the forger's own request (`forgeCsr()`), by the forger: its issuer is itself. */
export function forgeLeaf({
  notBefore = '260101000000Z',
  notAfter = '491231235959Z',
  extensions,
}: LeafForgery): string {
  const algorithm = sequence(oid(Oid.sha256WithEcdsa));
  const subject = name(['device-1']);
  const validity = sequence(text(UTC_TIME, notBefore), text(UTC_TIME, notAfter));
  const info = sequence(
    ...(extensions ? [value(Tag.Context0, integer(2))] : []),
    integer(1),
    algorithm,
    subject,
    validity,
    subject,
    spkiOf(FORGERS_KEY),
    ...(extensions ? [value(Tag.Context3, sequence(...extensions))] : []),
  );
  return toPem(sequence(info, algorithm, bitString(sign('SHA-256', info, FORGERS_KEY))), 'CERTIFICATE');
}
