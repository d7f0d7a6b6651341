import type { Csr } from '../../csr/csr';
import type { HttpAnswer } from '../../external/http';
import { wordsIn } from '../../external/http-refusal';

/** Statuses with which servers refuse a CSR: it is bad, conflicts with what they have issued, or breaks their rules. */
const REFUSES_CSR: readonly number[] = [400, 409, 422];

/**
 * What servers call the CSR and its parts. RFC 7030 (4.2.3) has them explain the refusal in words, and no two have the
 * same.
 */
const ABOUT_THE_CSR =
  /\b(pkcs ?#?10|csr|certificate (signing )?requests?|subject|common ?name|distinguished ?name|dn|san|alt(ernative)? ?names?|public ?key|key (size|length|type|algorithm|strength)|signature|extensions?|attributes?|challenge ?password)\b/i;

/** What they say when the CSR is not at fault, but how it was sent: that is ours, and the same for every device. */
const ABOUT_THE_MESSAGE =
  /\b(content-?type|media ?type|transfer-?encoding|base ?64|http method|url|uri|path|label|alias|authenticat\w*|authoriz\w*)\b/i;

/**
 * What nginx, and what is made of it, says instead of a TLS alert: "400 No required SSL certificate was sent", "400 The SSL
 * certificate error" (ngx_http_special_response.c); and what servers say that look at the certificate themselves.
 */
const ABOUT_THE_CLIENT_CERTIFICATE =
  /\b(no required|the) (ssl|tls) certificate\b|\b(ssl|tls|client)(['’]s)? certificate\b/i;

/** nginx's own statuses for the same, which it sends as 400 unless it is configured otherwise. */
const CLIENT_CERTIFICATE_STATUSES: readonly number[] = [495, 496];

/** Longest explanation that is looked at, in characters. */
const LONGEST_EXPLANATION = 8_192;

/**
 * What a refusal is about, by its status and its words: the CSR, for which the device is to blame, or the signer's client
 * certificate. `undefined` if it is neither, or does not say.
 *
 * Servers repeat what is in a CSR. Its own words count against it only: otherwise, a device called "base64" could make
 * its refusal look like a failure of ours, which pages somebody.
 *
 * @param csr `undefined`: the request had none.
 */
export function blamedBy(
  { status, body }: HttpAnswer,
  csr: Csr | undefined,
): 'CSR' | 'client certificate' | undefined {
  if (CLIENT_CERTIFICATE_STATUSES.includes(status)) return 'client certificate';
  if (!REFUSES_CSR.includes(status)) return undefined;
  const words = wordsIn(body.toString('utf8', 0, LONGEST_EXPLANATION));
  const servers = csr === undefined ? words : withoutWordsOf(csr, words);
  if (ABOUT_THE_CLIENT_CERTIFICATE.test(servers)) return 'client certificate';
  const aboutCsr = csr !== undefined && ABOUT_THE_CSR.test(words) && !ABOUT_THE_MESSAGE.test(servers);
  return aboutCsr ? 'CSR' : undefined;
}

/** The words without those that are in the CSR, in whatever part of it. */
function withoutWordsOf({ der }: Csr, words: string): string {
  // BMPString and UniversalString have zeros between letters.
  const texts = [der, Buffer.from(der.filter((octet) => octet !== 0))].map((octets) =>
    octets.toString('latin1').toLowerCase(),
  );
  return words.replace(/[a-z]+/gi, (word) =>
    texts.some((text) => text.includes(word.toLowerCase())) ? '…' : word,
  );
}
