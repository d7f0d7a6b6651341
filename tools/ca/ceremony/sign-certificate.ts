import { X509Certificate } from 'node:crypto';
import { confirm } from '../confirm';
import { print } from '../print';
import type { CaKey } from './ca-key';
import { writeCertificates } from './certificate-text';
import { describeParts } from './describe';
import type { CaDraft } from './draft-ca';
import { sha256 } from './fingerprint';
import { writeNew } from './new-file';

/** How a certificate is signed and where it goes. */
interface Signing {
  /** Whether the user has answered in advance. */
  readonly yes: boolean;
  /** The new file. */
  readonly out: string;
  /** Certificates of those above it, which follow it in the file. @default none: it is a root */
  readonly above?: readonly X509Certificate[];
  /** What the user must know before they answer. */
  readonly notes: readonly string[];
}

/** Shows a draft, asks, has it signed and writes it into a new file. Throws `CommandFailed`. */
export async function signCertificate(
  { tbs, parts }: CaDraft,
  key: CaKey,
  { yes, out, above = [], notes }: Signing,
): Promise<void> {
  const lines = [
    `The key ${key.arn} is about to sign the certificate of a CA:`,
    describeParts(parts),
    ...notes,
  ];
  await confirm(lines.join('\n'), yes);
  const certificate = new X509Certificate(await key.sign(tbs));
  writeNew(out, writeCertificates([certificate, ...above]));
  await print(
    `Wrote ${out}${above.length > 0 ? ', the certificate first and those above it after it' : ''}.\n` +
      `SHA-256 of the certificate: ${sha256(certificate.raw)}\n`,
  );
}
