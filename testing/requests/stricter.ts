import type { RequestRejected } from '../../handler/errors';

/** Reasons that requests made on purpose share with mutated ones. */
export const NOT_FOR_AWS_IOT = 'openssl takes any key and digest that it knows; AWS IoT does not';
export const BER = 'openssl reads BER; a CA may read such bytes in another way than the check did';

const ASKED_FOR = 'openssl verifies a signature; it does not judge what is asked for, or for whom';
const NOT_LOOKED_AT = 'openssl does not look inside attributes and extensions when it checks a signature';
const OTHER_BYTES = 'openssl ignores it; a CA that rewrites the name or the key would certify other bytes';
const STRINGS = 'openssl does not check that a string holds what its type allows';
const BOUND = 'openssl has no such bound; work and log lines per request must stay small';
const AROUND = 'openssl skips what surrounds the request';

/** Why the signer refuses requests that openssl accepts: how the message of the refusal begins, and why it is right. */
export const STRICTER: readonly (readonly [message: RegExp, why: string])[] = [
  [/^CsrSubjectNotAllowed|^CsrAlternativeNameNotAllowed|^CsrAsksForCa|^CsrSubjectEmpty/, ASKED_FOR],
  [/^CsrKeyUnsupported|^CsrKeyTooSmall|^CsrDigestTooWeak|^CsrSignatureUnsupported/, NOT_FOR_AWS_IOT],
  [/indefinite length|length in too many|length of more than four|end-of-contents|tag number above/, BER],
  [
    /constructed encoding|SEQUENCE or SET that is not|neither 00 nor FF|unfinished OBJECT|OBJECT IDENTIFIER in/,
    BER,
  ],
  [/BIT STRING with impossible|an? (?:empty )?INTEGER|NULL with contents/, BER],
  [/nested deeper|more than \d+ octets|has \d+ characters/, BOUND],
  [/^CsrNotSingle|^CsrNotPem|^CsrOtherPem/, AROUND],
  [/the version is not 1 to 4/, 'openssl does not look at the version'],
  [/not UTF-8|value of the name is not text/, STRINGS],
  [/relative name is empty|key's algorithm|number of the RSA key|the EC key is not/, OTHER_BYTES],
  [/the signature algorithm has|PSS (?:parameter|mask)/, OTHER_BYTES],
  [
    /extension|alternative name|basic constraints|key usage|attribute|reaches past the end|structure ends too early/,
    NOT_LOOKED_AT,
  ],
  [/bytes follow the end|middle of a character/, NOT_LOOKED_AT],
];

/** Why a request is refused here that openssl accepts; `undefined` if the reason is not listed. */
export function whyStricter({ message }: RequestRejected): string | undefined {
  return STRICTER.find(([pattern]) => pattern.test(message))?.[1];
}
