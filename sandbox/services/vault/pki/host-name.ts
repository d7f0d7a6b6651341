import { domainToASCII } from 'node:url';

const LABEL = '([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const WILDCARD = `(\\*|\\*${LABEL}|${LABEL}\\*|${LABEL}\\*${LABEL})`;

/** A host name, whose first label may have a wildcard. (issue_common.go) */
const HOST_NAME = new RegExp(`^(${WILDCARD}\\.)?(${LABEL}\\.)*${LABEL}\\.?$`);

/** Whether Vault takes a name in ASCII for a host name. */
export function isHostName(name: string): boolean {
  return HOST_NAME.test(name);
}

/**
 * A name with its labels in ASCII, as Go's package idna writes it: only the lengths are checked, and that no label is
 * empty. (RFC 1034 section 3.1)
 *
 * @returns the error of the package instead, if a length is wrong
 */
export function toAscii(name: string): { readonly ascii: string } | { readonly error: string } {
  const labels = name.replace(/\.$/, '').split('.');
  const ascii = labels.map((label) => (/^[\0-\x7f]*$/.test(label) ? label : domainToASCII(label) || label));
  const wrong = ascii.find((label) => label.length > 63);
  if (ascii.includes('') || ascii.join('.').length > 253)
    return { error: `idna: invalid label ${quoted(name)}` };
  if (wrong !== undefined) return { error: `idna: invalid label ${quoted(wrong)}` };
  return { ascii: ascii.join('.') + (name.endsWith('.') ? '.' : '') };
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
