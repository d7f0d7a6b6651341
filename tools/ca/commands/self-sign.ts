import { parseOptions } from '../../../cli/command-line';
import { CaKey, KEY_OPTIONS, KEY_USAGE_TEXT } from '../ceremony/ca-key';
import { readSubject } from '../ceremony/ca-name';
import { draftCa } from '../ceremony/draft-ca';
import { refuseToOverwrite } from '../ceremony/new-file';
import { signCertificate } from '../ceremony/sign-certificate';
import { readTerms, TERMS_OPTIONS } from '../ceremony/terms';
import type { CaCommand } from '../command';
import { CONFIRM_OPTIONS, CONFIRM_USAGE } from '../confirm';
import { PKI_OPTIONS, PKI_USAGE, readPki } from '../pki-options';
import { print } from '../print';

const HELP = 'npm run ca -- self-sign --help';

const USAGE = `npm run ca -- self-sign --subject NAME --years N [options]

Makes the CA a root: its key signs its own certificate. Shows what it is about to sign and asks.

  --subject NAME   name of the CA, RFC 4514, such as "CN=Fleet Root CA,O=Example". Keep it when you renew
  --years N        lifetime in years, 1 to 100. It begins an hour back
  --days N         lifetime in days instead
  --path-length N  how many CAs may be below this one; 0: none, it signs leaves only (default: any number)
  --out FILE       new file for the certificate, PEM (default NAME-ca.pem)
${CONFIRM_USAGE}${KEY_USAGE_TEXT}${PKI_USAGE}
You need kms:GetPublicKey and kms:Sign on the key.
`;

/** `self-sign`: a root's own certificate. */
export const SELF_SIGN: CaCommand = {
  name: 'self-sign',
  summary: 'makes the CA a root, signed by itself',
  usage: USAGE,
  read(argv) {
    const values = parseOptions(
      argv,
      {
        ...PKI_OPTIONS,
        ...KEY_OPTIONS,
        ...CONFIRM_OPTIONS,
        ...TERMS_OPTIONS,
        subject: { type: 'string' },
        out: { type: 'string' },
      },
      HELP,
    );
    if (values.help) return undefined;
    const pki = readPki(values);
    const subjectDer = readSubject(values.subject);
    const terms = readTerms(values, undefined);
    const out = values.out ?? `${pki.name}-ca.pem`;
    refuseToOverwrite(out);
    return async () => {
      const key = await CaKey.find(pki, values.key);
      const { kind, spki } = key;
      const draft = draftCa({ subjectDer, spki }, terms, { kind, subjectDer, keyIdentifier: undefined });
      const notes = ['A root cannot be revoked: whoever trusts it will do so until it ends.'];
      await signCertificate(draft, key, { yes: values.yes, out, notes });
      await print(
        `Install it: npm run ca -- install --pki ${pki.name} --certificate ${out}\n` +
          'Whoever verifies devices must trust it: give it to them over a channel that nobody can change.\n',
      );
    };
  },
};
