import { type DerNode, expectTag, MalformedDer, readDer, Tag } from './der';
import { type Extensions, readExtensionValue, SUBJECT_ALTERNATIVE_NAME } from './extensions';
import { comparableGeneralName, renderGeneralName } from './general-name';

/** The alternative names that a CSR asks for, or that a leaf has. Many CAs copy them from one to the other. */
export interface AlternativeNames {
  /** DER of the GeneralNames; `undefined` when there are none. */
  readonly der: Buffer | undefined;
  /** Each name as one text, such as `DNS:device-1.example`. */
  readonly names: readonly string[];
}

/** Reads them (RFC 5280, 4.2.1.6). Throws `MalformedDer`, also for an empty list, which the RFC forbids. */
export function readAlternativeNames(extensions: Extensions): AlternativeNames {
  const list = readExtensionValue(extensions, SUBJECT_ALTERNATIVE_NAME);
  if (list === undefined) return { der: undefined, names: [] };
  expectTag(list, Tag.Sequence, 'the list of alternative names');
  if (list.children.length === 0) throw new MalformedDer('the list of alternative names is empty');
  return { der: list.encoding, names: list.children.map(render) };
}

function render(name: DerNode, index: number): string {
  try {
    return renderGeneralName(name);
  } catch (cause) {
    if (!(cause instanceof MalformedDer)) throw cause;
    throw new MalformedDer(`alternative name ${index + 1} cannot be signed: ${cause.message}`, { cause });
  }
}

/**
 * Whether they are the same names, in any order and however often: a CA that encodes them again may sort them, drop
 * repetitions, and choose other string types in directory names.
 */
export function sameNames(some: AlternativeNames, others: AlternativeNames): boolean {
  return comparable(some) === comparable(others);
}

function comparable({ der }: AlternativeNames): string {
  const names = der === undefined ? [] : readDer(der).children.map(comparableGeneralName);
  return JSON.stringify([...new Set(names)].sort());
}
