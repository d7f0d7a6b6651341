import { RequestRejected } from '../errors';
import { RejectionReason } from '../vocabulary';
import { type DerNode, Tag } from '../x509/der';
import { DESCRIPTORS } from '../x509/name';

/** How many characters a value may have. */
interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

const upTo = (maximum: number): Bounds => ({ minimum: 1, maximum });

/**
 * Bounds of the attributes that have any (RFC 5280, appendix A.1: X520countryName, and "Upper Bounds"). Those of persons'
 * names, 32,768, are beyond the longest CSR. A verifier whose decoder is generated from the RFC's ASN.1 refuses longer
 * values.
 */
const BOUNDS: Readonly<Record<string, Bounds>> = {
  '2.5.4.3': upTo(64), // ub-common-name
  '2.5.4.5': upTo(64), // ub-serial-number
  '2.5.4.6': { minimum: 2, maximum: 2 }, // X520countryName
  '2.5.4.7': upTo(128), // ub-locality-name
  '2.5.4.8': upTo(128), // ub-state-name
  '2.5.4.10': upTo(64), // ub-organization-name
  '2.5.4.11': upTo(64), // ub-organizational-unit-name
  '2.5.4.12': upTo(64), // ub-title
  '2.5.4.65': upTo(128), // ub-pseudonym
  '1.2.840.113549.1.9.1': upTo(255), // ub-emailaddress-length
};

/** Octets per character of the types with a fixed width; of the others, those with one. */
const WIDTHS: Readonly<Record<number, number>> = { [Tag.BmpString]: 2, [Tag.UniversalString]: 4 };

/**
 * Checks that the value of an attribute of a name is as long as a CA may sign. Throws `RequestRejected`.
 *
 * @param type OID.
 */
export function checkBounds(type: string, value: DerNode): void {
  const bounds = BOUNDS[type];
  if (bounds === undefined) return;
  const length = lengthOf(value);
  const { minimum, maximum } = bounds;
  if (length < minimum || length > maximum) {
    throw new RequestRejected(
      RejectionReason.CsrRefusedByAuthority,
      `the name has a ${DESCRIPTORS[type] ?? type} of ${length} characters; a CA may sign ` +
        `${minimum === maximum ? minimum : `${minimum} to ${maximum}`} (RFC 5280, appendix A.1).`,
    );
  }
}

function lengthOf({ tag, content }: DerNode): number {
  if (tag === Tag.Utf8String) return [...content.toString('utf8')].length;
  return content.length / (WIDTHS[tag] ?? 1);
}
