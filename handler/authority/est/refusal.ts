import { RequestRejected, SigningFailed } from '../../errors';
import type { HttpAnswer, HttpRequest } from '../../external/http';
import { excerptOf, HttpRefusal } from '../../external/http-refusal';
import { externalService } from '../../external/service';
import { FailureReason, RejectionReason } from '../../vocabulary';

/** An EST server, and what its errors mean. */
export const EST_SERVER = externalService('The EST server');

/** HTTP statuses (RFC 9110, 15). */
export const OK = 200;
export const ACCEPTED = 202;

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
  /\b(content-?type|media ?type|transfer-?encoding|base ?64|http method|url|uri|path|label|alias|authenticat\w*|authoriz\w*|client certificate)\b/i;

/**
 * What an answer says that is neither certificates nor a promise of them.
 *
 * @returns an error for `callWithin`, or one that it throws as it is; `undefined` for 200 and 202.
 */
export function refusalIn(answer: HttpAnswer, request: HttpRequest): Error | undefined {
  const { status } = answer;
  if (status === OK || status === ACCEPTED) return undefined;
  if (status < 400) {
    return new SigningFailed(
      FailureReason.AuthorityAnswerUnreadable,
      `${EST_SERVER.name}: HTTP ${status}, which is no answer of EST (RFC 7030, 4.1.3 and 4.2.3). Check that the URL and ` +
        'the label are those of its EST service.',
    );
  }
  const excerpt = excerptOf(answer, withoutConstants(request));
  if (request.method === 'POST' && REFUSES_CSR.includes(status) && blamesCsr(answer)) {
    return new RequestRejected(
      RejectionReason.CsrRefusedByAuthority,
      `${EST_SERVER.name}: HTTP ${status}: ${excerpt}`,
    );
  }
  const wanted = status === 401 ? wantedBy(answer, request) : undefined;
  return new HttpRefusal(answer, request, wanted === undefined ? excerpt : `${excerpt} ${wanted}`);
}

/** Of the request, what a message must not repeat: not the header that says `base64`, about which servers complain. */
function withoutConstants({ headers: { authorization } = {}, ...request }: HttpRequest): HttpRequest {
  return { ...request, ...(authorization !== undefined && { headers: { authorization } }) };
}

/** Longest explanation that is looked at, in octets. */
const LONGEST_EXPLANATION = 8_192;

function blamesCsr({ body }: HttpAnswer): boolean {
  const words = body.toString('utf8', 0, LONGEST_EXPLANATION).replace(/<[^>]*>/g, ' ');
  return ABOUT_THE_CSR.test(words) && !ABOUT_THE_MESSAGE.test(words);
}

/** Names of authentication schemes (RFC 9110, 11.6.1), each before a parameter or at the end. */
const SCHEMES = /(?:^|,)\s*([A-Za-z][A-Za-z0-9-]{0,30})(?=\s|,|$)/g;

/** What to do about a login that the server wants and did not get; `undefined` if it got one of that kind. */
function wantedBy({ headers }: HttpAnswer, request: HttpRequest): string | undefined {
  const challenge = headers['www-authenticate'] ?? '';
  const schemes = [...challenge.matchAll(SCHEMES)].map(([, scheme = '']) => scheme);
  if (schemes.length === 0) return undefined;
  if (!schemes.some((scheme) => scheme.toLowerCase() === 'basic')) {
    const wanted = schemes.join(' or ');
    return `It wants ${wanted} for a login, which the signer does not speak. Have it accept Basic, or a client certificate.`;
  }
  return request.headers?.authorization === undefined
    ? 'It wants a user and password: name the secret that has them.'
    : undefined;
}
