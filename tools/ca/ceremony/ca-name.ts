import { BadOptions } from '../../../cli/command-line';
import { canonicalName } from '../../../handler/issuance/canonical-name';
import { readDer } from '../../../handler/x509/der';
import { encodeName } from '../../../handler/x509/name-text';
import { whyOf } from './in-words';

/** DER of the name of a CA. @param subject RFC 4514. @throws BadOptions */
export function readSubject(subject: string | undefined): Buffer {
  if (subject === undefined) {
    throw new BadOptions('--subject is missing, such as --subject "CN=Fleet Issuing CA,O=Example".');
  }
  try {
    return canonicalName(readDer(encodeName(subject)));
  } catch (cause) {
    const why = whyOf(cause);
    if (why === undefined) throw cause;
    throw new BadOptions(
      `--subject ${JSON.stringify(subject)} is not a name that a CA may have: ${why.replace(/\.?$/, '.')} ` +
        'Write it like "CN=Fleet Issuing CA,O=Example".',
      { cause },
    );
  }
}
