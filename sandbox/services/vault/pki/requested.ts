import { createPublicKey } from 'node:crypto';
import type { Extension } from '@peculiar/x509';
import { fromBER, ObjectIdentifier, Sequence, Set as SetOf } from 'asn1js';
import { MalformedRequestError, readRequest } from '../../../x509/request';
import { badRequest } from '../refusal';

/** An attribute of a subject, as Go reads it. */
export interface Attribute {
  /** Object identifier. */
  readonly type: string;
  readonly text: string;
}

/** What Vault, a program in Go, reads of a CSR. */
export interface Requested {
  readonly der: Buffer;
  readonly subjectDer: Buffer;
  readonly publicKeyDer: Buffer;
  readonly keyType: 'rsa' | 'ec' | 'ed25519' | 'unknown';
  readonly keyBits: number;
  /** In the order of the CSR; relative names with several attributes are taken apart. */
  readonly attributes: readonly Attribute[];
  readonly dnsNames: readonly string[];
  readonly emailAddresses: readonly string[];
  /** 4 or 16 octets each. */
  readonly ipAddresses: readonly Buffer[];
  readonly uris: readonly string[];
  /** Object identifiers of names of other kinds, except those that Go does not know. */
  readonly otherNames: readonly string[];
  readonly extensions: readonly Extension[];
}

/** Object identifier of the subject alternative name. (RFC 5280 section 4.2.1.6) */
const ALTERNATIVE_NAME = '2.5.29.17';

const CURVE_BITS: Readonly<Record<string, number>> = {
  prime256v1: 256,
  secp384r1: 384,
  secp521r1: 521,
  secp224r1: 224,
};

/** Reads a CSR. @throws VaultRefusal in Vault's words */
export async function readRequested(csr: unknown): Promise<Requested> {
  if (csr === undefined || csr === '') throw badRequest('"csr" is empty');
  if (!/-----BEGIN [^-]*-----/.test(String(csr))) throw badRequest('csr contains no data');
  try {
    const request = await readRequest(String(csr));
    return {
      ...request,
      ...keyOf(request.publicKeyDer),
      attributes: attributesOf(request.subjectDer),
      ...alternativeNamesOf(request.extensions),
    };
  } catch (error) {
    if (!(error instanceof MalformedRequestError)) throw error;
    if (error.message.includes('signature')) throw badRequest('request signature invalid');
    throw badRequest(
      "certificate request could not be parsed: asn1: structure error: tags don't match (16 vs {class:0 tag:0 length:0 isCompound:false})",
    );
  }
}

function keyOf(publicKeyDer: Buffer): Pick<Requested, 'keyType' | 'keyBits'> {
  const key = createPublicKey({ key: publicKeyDer, format: 'der', type: 'spki' });
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') return { keyType: 'rsa', keyBits: modulusLength };
  if (key.asymmetricKeyType === 'ec') return { keyType: 'ec', keyBits: CURVE_BITS[namedCurve] ?? 0 };
  return { keyType: key.asymmetricKeyType === 'ed25519' ? 'ed25519' : 'unknown', keyBits: 0 };
}

/** The attributes of a name (DER). Go skips values that are no texts. */
function attributesOf(nameDer: Uint8Array): readonly Attribute[] {
  return childrenOf(fromBER(nameDer).result)
    .flatMap(childrenOf)
    .flatMap((attribute) => {
      const [type, value] = childrenOf(attribute);
      const text = (value as { valueBlock?: { value?: unknown } } | undefined)?.valueBlock?.value;
      if (!(type instanceof ObjectIdentifier) || typeof text !== 'string') return [];
      return { type: type.valueBlock.toString(), text };
    });
}

function alternativeNamesOf(extensions: readonly Extension[]) {
  const names = { dnsNames: [], emailAddresses: [], ipAddresses: [], uris: [], otherNames: [] } as {
    readonly dnsNames: string[];
    readonly emailAddresses: string[];
    readonly ipAddresses: Buffer[];
    readonly uris: string[];
    readonly otherNames: string[];
  };
  const extension = extensions.find(({ type }) => type === ALTERNATIVE_NAME);
  if (extension === undefined) return names;
  for (const name of childrenOf(fromBER(extension.value).result)) {
    const { tagNumber } = (name as { idBlock: { tagNumber: number } }).idBlock;
    const octets = Buffer.from(
      (name as { valueBlock: { valueHexView?: Uint8Array } }).valueBlock.valueHexView ?? [],
    );
    if (tagNumber === 0) names.otherNames.push(otherNameType(name));
    if (tagNumber === 1) names.emailAddresses.push(octets.toString('latin1'));
    if (tagNumber === 2) names.dnsNames.push(octets.toString('latin1'));
    if (tagNumber === 6) names.uris.push(octets.toString('latin1'));
    if (tagNumber === 7) names.ipAddresses.push(octets);
  }
  return names;
}

function otherNameType(name: unknown): string {
  const [type] = childrenOf(name);
  return type instanceof ObjectIdentifier ? type.valueBlock.toString() : '';
}

function childrenOf(node: unknown): readonly unknown[] {
  if (node instanceof Sequence || node instanceof SetOf) return node.valueBlock.value;
  const value = (node as { valueBlock?: { value?: unknown } } | undefined)?.valueBlock?.value;
  return Array.isArray(value) ? value : [];
}
