import { ObjectIdentifier, PrintableString, Sequence, Set as SetOf, Utf8String } from 'asn1js';
import type { Attribute } from './requested';
import type { PkiRole } from './role';

/** Object identifiers of the attributes that Vault knows. (RFC 4519) */
export const ATTRIBUTE = {
  country: '2.5.4.6',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  locality: '2.5.4.7',
  province: '2.5.4.8',
  streetAddress: '2.5.4.9',
  postalCode: '2.5.4.17',
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
  userId: '0.9.2342.19200300.100.1.1',
} as const;

/** Characters that Go writes as PrintableString: without the asterisk and the ampersand. (Go, encoding/asn1, "Marshal") */
const PRINTABLE = /^[A-Za-z0-9 '()+,./:=?-]*$/;

/** The subject that `sign` makes, DER: everything but these three comes from the role. (Go, crypto/x509/pkix, "ToRDNSequence") */
export function roleSubject(
  role: PkiRole,
  given: { readonly commonName: string; readonly serialNumber: string; readonly userIds: readonly string[] },
): Buffer {
  const { commonName, serialNumber, userIds } = given;
  const byType: readonly (readonly [string, readonly string[]])[] = [
    [ATTRIBUTE.country, role.country],
    [ATTRIBUTE.organization, role.organization],
    [ATTRIBUTE.organizationalUnit, role.ou],
    [ATTRIBUTE.locality, role.locality],
    [ATTRIBUTE.province, role.province],
    [ATTRIBUTE.streetAddress, role.street_address],
    [ATTRIBUTE.postalCode, role.postal_code],
    [ATTRIBUTE.commonName, commonName === '' ? [] : [commonName]],
    [ATTRIBUTE.serialNumber, serialNumber === '' ? [] : [serialNumber]],
  ];
  const relativeNames = byType
    .filter(([, texts]) => texts.length > 0)
    // Several values of one attribute are one relative name.
    .map(([type, texts]) => [...new Set(texts)].map((text) => ({ type, text })));
  return nameOf([...relativeNames, ...userIds.map((text) => [{ type: ATTRIBUTE.userId, text }])]);
}

/** The subject that `sign-verbatim` makes, DER: each attribute of the CSR, in its order, and in Go's string types. */
export function rewrittenSubject(attributes: readonly Attribute[]): Buffer {
  return nameOf(attributes.map((attribute) => [attribute]));
}

function nameOf(relativeNames: readonly (readonly Attribute[])[]): Buffer {
  const sets = relativeNames.map((attributes) => {
    const written = attributes.map(
      ({ type, text }) => new Sequence({ value: [new ObjectIdentifier({ value: type }), stringOf(text)] }),
    );
    const encoded = (attribute: Sequence) => Buffer.from(attribute.toBER());
    return new SetOf({ value: written.sort((one, other) => encoded(one).compare(encoded(other))) });
  });
  return Buffer.from(new Sequence({ value: sets }).toBER());
}

function stringOf(value: string): PrintableString | Utf8String {
  return PRINTABLE.test(value) ? new PrintableString({ value }) : new Utf8String({ value });
}
