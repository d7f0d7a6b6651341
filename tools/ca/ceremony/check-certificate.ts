import type { KeyObject, X509Certificate } from 'node:crypto';
import { readLeafIssuer } from '../../../handler/issuance/issuer';
import {
  BASIC_CONSTRAINTS,
  CRL_SIGN,
  KEY_CERT_SIGN,
  KEY_USAGE,
  readBasicConstraints,
  readBits,
  SUBJECT_KEY_IDENTIFIER,
} from '../../../handler/x509/extensions';
import { type Finding, fault, ok, warning } from './findings';
import { hasKey } from './has-key';
import { whyOf } from './in-words';
import type { ReadCertificate } from './read-certificate';

/** That it is of the key that signs. */
export function checkKey(
  certificate: X509Certificate,
  others: readonly X509Certificate[],
  key: KeyObject,
  keyArn: string,
): Finding {
  if (hasKey(certificate, key)) return ok('key', `It is of the key ${keyArn}.`);
  const fitting = others.findIndex((other) => hasKey(other, key));
  return fault(
    'key',
    fitting < 0
      ? `It is not of the key ${keyArn}, which signs: nothing could be verified. Take the certificate of that key.`
      : `The first certificate is not of the key ${keyArn}; number ${fitting + 2} is. Put that one first.`,
  );
}

/** The signer's own look at it. */
export function checkAcceptance(certificate: X509Certificate): Finding {
  try {
    readLeafIssuer(certificate);
    return ok('signer', 'The signer accepts it as that of a CA.');
  } catch (error) {
    const why = whyOf(error);
    if (why === undefined) throw error;
    return fault('signer', `The signer refuses it: ${why}`);
  }
}

/** That it is the certificate of a CA, and says so as it must. */
export function checkConstraints({ extensions }: ReadCertificate): readonly Finding[] {
  const constraints = readBasicConstraints(extensions);
  if (!constraints?.ca) {
    return [fault('ca', 'It is not that of a CA (CA:TRUE is missing): no verifier accepts what it signs.')];
  }
  const { pathLength } = constraints;
  const length = pathLength === undefined ? 'any number of CAs below it' : `path length ${pathLength}`;
  return [
    ok('ca', `It is that of a CA, with ${length}.`),
    ...(extensions.get(BASIC_CONSTRAINTS)?.critical
      ? []
      : [
          warning(
            'ca',
            'Its basic constraints are not critical, as RFC 5280, 4.2.1.9 demands: strict verifiers refuse it.',
          ),
        ]),
  ];
}

/** That its key may sign certificates, and lists. */
export function checkKeyUsage({ extensions }: ReadCertificate): readonly Finding[] {
  const bits = readBits(extensions, KEY_USAGE, 'the key usage');
  if (bits === undefined) {
    return [
      warning(
        'key-usage',
        'It has no key usage, which RFC 5280, 4.2.1.3 demands of a CA: strict verifiers refuse it.',
      ),
    ];
  }
  if ((bits & KEY_CERT_SIGN) === 0) {
    return [
      fault('key-usage', 'Its key usage lacks keyCertSign: no verifier accepts certificates that it signs.'),
    ];
  }
  return [
    (bits & CRL_SIGN) === 0
      ? warning('key-usage', 'Its key usage lacks cRLSign: no verifier accepts a revocation list of this CA.')
      : ok('key-usage', 'Its key may sign certificates and revocation lists.'),
  ];
}

/** That it has the identifier that its leaves repeat. */
export function checkKeyIdentifier({ extensions }: ReadCertificate): Finding {
  return extensions.has(SUBJECT_KEY_IDENTIFIER)
    ? ok('key-identifier', 'It has an identifier of its key, which its leaves repeat.')
    : warning('key-identifier', 'It has no identifier of its key, which RFC 5280, 4.2.1.2 demands of a CA.');
}
