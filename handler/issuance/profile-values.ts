import { InvalidSetting } from '../errors';
import { CLIENT_AUTHENTICATION } from '../x509/client-use';
import { MAX_OID_LENGTH } from '../x509/der';
import { encodeOid } from '../x509/write-der';
import { IMPOSSIBLE_PURPOSES, PURPOSES } from './purposes';

/**
 * An object with no other keys than these, without the values that are `null` or empty: Terraform cannot leave a value
 * out. Throws `InvalidSetting`.
 *
 * @param where What the error names.
 */
export function readObject(
  where: string,
  value: unknown,
  keys: readonly string[],
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidSetting(where, `must be an object with some of ${keys.join(', ')}.`);
  }
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    throw new InvalidSetting(
      where,
      `has ${JSON.stringify(unknown)}, which is not one of ${keys.join(', ')}.`,
    );
  }
  return Object.fromEntries(Object.entries(value).filter(([, given]) => !isEmpty(given)));
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Purposes of an extended key usage, as OIDs: client authentication is among them. Throws `InvalidSetting`. */
export function readPurposes(where: string, value: unknown): readonly string[] {
  const named = readList(where, value).map((purpose) => PURPOSES.get(purpose) ?? purpose);
  const purposes = checkOids(where, named, `one of ${[...PURPOSES.keys()].join(', ')} or `);
  for (const purpose of purposes) {
    const why = IMPOSSIBLE_PURPOSES[purpose];
    if (why !== undefined) throw new InvalidSetting(where, `has ${purpose}, which ${why}. Leave it out.`);
  }
  if (!purposes.includes(CLIENT_AUTHENTICATION)) {
    throw new InvalidSetting(where, 'must have clientAuth: a device could not connect without it.');
  }
  return purposes;
}

/** OIDs, none of them twice. Throws `InvalidSetting`. */
export function readOids(where: string, value: unknown): readonly string[] {
  return checkOids(where, readList(where, value));
}

/** http URLs. Throws `InvalidSetting`. */
export function readHttpUrls(where: string, value: unknown): readonly string[] {
  return readList(where, value).map((url) => readHttpUrl(where, url));
}

/**
 * A http URL. Not https: a client would need a certificate to check a certificate (RFC 5280, section 8), and both
 * revocation lists and OCSP answers are signed themselves. Throws `InvalidSetting`.
 */
export function readHttpUrl(where: string, value: unknown): string {
  // As it is, and not as URL would write it: in a certificate it is an IA5String that others read (RFC 5280, 4.2.1.6).
  if (typeof value === 'string' && /^http:\/\/[!-~]+$/.test(value) && URL.canParse(value)) {
    const { username, password, hash } = new URL(value);
    if (username === '' && password === '' && hash === '') return value;
  }
  throw new InvalidSetting(
    where,
    `must be a http URL in ASCII, without user, password and fragment, not ${JSON.stringify(value)}.`,
  );
}

/** RFC 5280 wants each of these lists to have a member (SIZE (1..MAX)), and no policy twice (4.2.1.4). */
function readList(where: string, value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new InvalidSetting(where, 'must be a list with at least one text; leave it out to have none.');
  }
  for (const [index, member] of value.entries()) {
    if (typeof member !== 'string') throw new InvalidSetting(`${where}[${index}]`, 'must be a text.');
  }
  return value;
}

function checkOids(where: string, oids: readonly string[], or = ''): readonly string[] {
  for (const [index, oid] of oids.entries()) {
    const encoded = /^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(oid) ? encodeOid(oid) : undefined;
    if (encoded === undefined || encoded.length > MAX_OID_LENGTH) {
      throw new InvalidSetting(
        `${where}[${index}]`,
        `must be ${or}an OID, such as 1.3.6.1.5.5.7.3.2, not ${JSON.stringify(oid)}.`,
      );
    }
    if (oids.indexOf(oid) !== index) throw new InvalidSetting(where, `has ${oid} twice.`);
  }
  return oids;
}
