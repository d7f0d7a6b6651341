import { BadOptions, CommandFailed, parseOptions } from '../../../cli/command-line';
import { CaKey, KEY_OPTIONS, KEY_USAGE_TEXT } from '../ceremony/ca-key';
import { readCaRequest } from '../ceremony/ca-request';
import { CertificateParameter } from '../ceremony/certificate-parameter';
import { readCertificateFile } from '../ceremony/certificate-text';
import { timeText } from '../ceremony/describe';
import { draftCa } from '../ceremony/draft-ca';
import { refuseToOverwrite } from '../ceremony/new-file';
import { readParent } from '../ceremony/parent-ca';
import { signCertificate } from '../ceremony/sign-certificate';
import { PLACES_OPTIONS, readTerms, TERMS_OPTIONS } from '../ceremony/terms';
import type { CaCommand } from '../command';
import { CONFIRM_OPTIONS, CONFIRM_USAGE } from '../confirm';
import { PKI_OPTIONS, PKI_USAGE, readPki } from '../pki-options';
import { print } from '../print';

const HELP = 'npm run ca -- sign --help';

const USAGE = `npm run ca -- sign --pki ROOT --csr FILE --years N [options]

The key of one PKI, a root, signs the certificate of another CA. Verifies that whoever made the request has its key,
shows what it is about to sign and asks. It takes name and key from the request, and nothing else.

  --csr FILE             request of the CA below: PEM or DER
  --years N              lifetime in years, 1 to 100. It begins an hour back and never ends after the CA that signs
  --days N               lifetime in days instead
  --path-length N        how many CAs may be below the new one (default 0: none, it signs leaves only)
  --crl-url URL          where the list of the CA that signs is, on which the new CA would be if revoked; http, and
                         several times if there are several ways to it
  --ca-issuers-url URL   where the certificate of the CA that signs is, DER; http
  --ocsp-url URL         OCSP responder of the CA that signs; http
  --issuer FILE          certificate of the CA that signs, and its chain (default: what is installed for --pki)
  --out FILE             new file: the certificate, and after it those above it, PEM (default: that of the request
                         with .pem instead of its ending)

${CONFIRM_USAGE}${KEY_USAGE_TEXT}${PKI_USAGE}
You need kms:GetPublicKey and kms:Sign on the key of ROOT, and ssm:GetParameter on /ROOT/ca-certificate.
`;

/** `sign`: one CA signs another one's certificate. */
export const SIGN: CaCommand = {
  name: 'sign',
  summary: 'signs the request of another CA with the key of a root',
  usage: USAGE,
  read(argv) {
    const values = parseOptions(
      argv,
      {
        ...PKI_OPTIONS,
        ...KEY_OPTIONS,
        ...CONFIRM_OPTIONS,
        ...TERMS_OPTIONS,
        ...PLACES_OPTIONS,
        csr: { type: 'string' },
        issuer: { type: 'string' },
        out: { type: 'string' },
      },
      HELP,
    );
    if (values.help) return undefined;
    const { csr, issuer: issuerFile } = values;
    if (csr === undefined) throw new BadOptions(`--csr is missing. See ${HELP}.`);
    const pki = readPki(values);
    const terms = readTerms(values, 0);
    const out = values.out ?? `${csr.replace(/(\.(csr|pem|der|req|p10))+$/i, '')}.pem`;
    refuseToOverwrite(out);
    return async () => {
      const request = readCaRequest(csr);
      const key = await CaKey.find(pki, values.key);
      const { certificates, where } =
        issuerFile === undefined
          ? await new CertificateParameter(pki).readCertificates('Name its file with --issuer.')
          : { certificates: readCertificateFile('--issuer', issuerFile), where: issuerFile };
      const { issuer, path } = readParent(certificates, where, key, terms.pathLength);
      refuseItself(request, issuer, key);
      const draft = draftCa(request, terms, issuer);
      const isCut = draft.parts.notAfter.getTime() === issuer.notAfter.getTime();
      const notes = [
        ...(isCut
          ? [`It ends with the CA that signs it, at ${timeText(issuer.notAfter)}, whatever was asked for.`]
          : []),
        'What is signed is issued: it cannot be taken back, only revoked by the CA that signs it.',
      ];
      await signCertificate(draft, key, { yes: values.yes, out, above: path, notes });
      await print(
        `Install it in the PKI of that CA: npm run ca -- install --pki NAME --certificate ${out}\n`,
      );
    };
  },
};

/** A CA does not sign its own key or name: that is a root, which needs no other CA. */
function refuseItself(
  { subjectDer, spki }: { readonly subjectDer: Buffer; readonly spki: Buffer },
  issuer: { readonly subjectDer: Buffer },
  key: CaKey,
): void {
  if (spki.equals(key.spki)) {
    throw new CommandFailed(
      `The request is for the key that is to sign, ${key.arn}. A root's own certificate comes from npm run ca -- self-sign.`,
    );
  }
  if (subjectDer.equals(issuer.subjectDer)) {
    throw new CommandFailed(
      'The request has the name of the CA that is to sign. Make another request, with a name of its own.',
    );
  }
}
