import { type DerNode, expectTag, MalformedDer, Tag } from '../x509/der';
import { type Extensions, SUBJECT_ALTERNATIVE_NAME } from '../x509/extensions';
import { renderGeneralName } from '../x509/general-name';

/** The alternative names that a CSR asks for. The default template of AWS Private CA copies them into the leaf. */
export interface AlternativeNames {
  /** DER of the GeneralNames; `undefined` when none are asked for. */
  readonly der: Buffer | undefined;
  /** Each name as one text, such as `DNS:device-1.example`. */
  readonly names: readonly string[];
}

/** Reads them (RFC 5280, 4.2.1.6). Throws `MalformedDer`, also for an empty list, which the RFC forbids. */
export function readAlternativeNames(extensions: Extensions): AlternativeNames {
  const list = extensions.get(SUBJECT_ALTERNATIVE_NAME);
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
