import type { AlternativeNames } from '../x509/alternative-names';
import { type DerNode, expectChildren, expectTag, readDer, readOid, Tag } from '../x509/der';
import { comparableGeneralName, GeneralNameTag } from '../x509/general-name';
import { isAllowed } from './canonical-name';

/** Whether a distinguished name is valid DER: its SETs sorted (X.690, 11.6), and in its strings only what they allow. */
export function isCanonicalName({ children: relativeNames }: DerNode): boolean {
  return relativeNames.every(({ children }) => isSorted(children) && children.every(hasAllowedValue));
}

function isSorted(members: readonly DerNode[]): boolean {
  return members.every(({ encoding }, index) => {
    const before = members[index - 1];
    return before === undefined || before.encoding.compare(encoding) <= 0;
  });
}

function hasAllowedValue({ children: [, value] }: DerNode): boolean {
  return value !== undefined && isAllowed(value);
}

/**
 * Whether alternative names are those of a request, one by one: the same octets where those are valid DER, otherwise
 * the same name in valid DER. Throws `MalformedDer`.
 */
export function areCanonically(names: DerNode, { der }: AlternativeNames): boolean {
  const asked = der === undefined ? [] : readDer(der).children;
  const isIt = (own: DerNode, name: DerNode | undefined) =>
    name !== undefined &&
    isValid(own) &&
    (own.encoding.equals(name.encoding) ||
      (!isValid(name) && comparableGeneralName(own) === comparableGeneralName(name)));
  return (
    names.children.length === asked.length && names.children.every((own, index) => isIt(own, asked[index]))
  );
}

/** The octets of other kinds are strict already, but for the value of an other name, which is copied as it was allowed. */
function isValid({ tag, children }: DerNode): boolean {
  return tag !== GeneralNameTag.DirectoryName || children.every(isCanonicalName);
}

/** The URLs of the only distribution point there may be. Throws `MalformedDer`. */
export function readDistributionPoint(points: DerNode): readonly string[] {
  const [point] = only(expectTag(points, Tag.Sequence, 'the list of distribution points'));
  const [name] = only(expectTag(point, Tag.Sequence, 'a distribution point'));
  const [fullName] = only(expectTag(name, Tag.Context0, 'the name of a distribution point'));
  return expectTag(fullName, Tag.Context0, 'the full name of a distribution point').children.map(readUri);
}

/** Each access as one text: its method and its URL. Throws `MalformedDer`. */
export function readInformationAccess(list: DerNode): readonly string[] {
  return expectTag(list, Tag.Sequence, 'the list of accesses').children.map((access) => {
    const [method, location] = expectChildren(expectTag(access, Tag.Sequence, 'an access'), 'an access', {
      minimum: 2,
    });
    return `${readOid(method, 'the method of an access')} ${readUri(location)}`;
  });
}

/** OIDs of certificate policies, which have no qualifiers. Throws `MalformedDer`. */
export function readPolicies(list: DerNode): readonly string[] {
  return expectTag(list, Tag.Sequence, 'the list of policies').children.map((policy) => {
    const [oid] = only(expectTag(policy, Tag.Sequence, 'a policy'));
    return readOid(oid, 'the identifier of a policy');
  });
}

function readUri(name: DerNode | undefined): string {
  return expectTag(name, GeneralNameTag.UniformResourceIdentifier, 'a URL').content.toString('latin1');
}

function only(node: DerNode): readonly DerNode[] {
  return expectChildren(node, 'a list', { minimum: 1 });
}
