import { parseOptions } from '../../../cli/command-line';
import { readDer } from '../../../handler/x509/der';
import { readName, renderName } from '../../../handler/x509/name';
import { encodePem } from '../../../handler/x509/pem';
import { CaKey, KEY_OPTIONS, KEY_USAGE_TEXT } from '../ceremony/ca-key';
import { readSubject } from '../ceremony/ca-name';
import { encodeCaRequest } from '../ceremony/ca-request';
import { sha256 } from '../ceremony/fingerprint';
import { refuseToOverwrite, writeNew } from '../ceremony/new-file';
import { readPathLength, TERMS_OPTIONS } from '../ceremony/terms';
import type { CaCommand } from '../command';
import { PKI_OPTIONS, PKI_USAGE, readPki } from '../pki-options';
import { print } from '../print';

const HELP = 'npm run ca -- request --help';

const USAGE = `npm run ca -- request --subject NAME [options]

Writes a certificate request for the CA's key, which another CA signs: a root of your own (npm run ca -- sign), or
somebody else's. It asks for what a CA needs; who signs it decides. KMS signs the digest of the request with the key.

  --subject NAME   name of the CA, RFC 4514, such as "CN=Fleet Issuing CA,O=Example". Keep it when you renew
  --path-length N  asks for a path length: how many CAs may be below this one (default: asks for none)
  --out FILE       new file for the request, PEM (default NAME-ca.csr)
${KEY_USAGE_TEXT}${PKI_USAGE}
You need kms:GetPublicKey and kms:Sign on the key.
`;

/** `request`: a certificate request for the CA's key. */
export const REQUEST: CaCommand = {
  name: 'request',
  summary: "a certificate request for the CA's key, for another CA to sign",
  usage: USAGE,
  read(argv) {
    const values = parseOptions(
      argv,
      {
        ...PKI_OPTIONS,
        ...KEY_OPTIONS,
        'path-length': TERMS_OPTIONS['path-length'],
        subject: { type: 'string' },
        out: { type: 'string' },
      },
      HELP,
    );
    if (values.help) return undefined;
    const pki = readPki(values);
    const subjectDer = readSubject(values.subject);
    const pathLength = readPathLength(values['path-length']);
    const out = values.out ?? `${pki.name}-ca.csr`;
    refuseToOverwrite(out);
    return async () => {
      const key = await CaKey.find(pki, values.key);
      const request = await key.sign(encodeCaRequest({ subjectDer, spki: key.spki }, pathLength));
      writeNew(out, encodePem('CERTIFICATE REQUEST', request));
      await print(
        `Wrote ${out}: the request of ${renderName(readName(readDer(subjectDer)))} for the key ${key.arn}.\n` +
          `SHA-256 of the public key: ${sha256(key.spki)}\n` +
          'Whoever signs it must compare that with what you tell them over another channel.\n' +
          `When it is signed: npm run ca -- install --pki ${pki.name} --certificate FILE\n`,
      );
    };
  },
};
