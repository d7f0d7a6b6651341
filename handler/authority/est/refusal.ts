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
  if (request.method === 'POST' && REFUSES_CSR.includes(status)) {
    const excerpt = excerptOf(answer, request);
    if (ABOUT_THE_CSR.test(excerpt) && !ABOUT_THE_MESSAGE.test(excerpt)) {
      return new RequestRejected(
        RejectionReason.CsrRefusedByAuthority,
        `${EST_SERVER.name}: HTTP ${status}: ${excerpt}`,
      );
    }
  }
  if (status === 401) return new HttpRefusal(answer, request, wantedBy(answer, request));
  return new HttpRefusal(answer, request);
}

/** Names of authentication schemes (RFC 9110, 11.6.1), each before a parameter or at the end. */
const SCHEMES = /(?:^|,)\s*([A-Za-z][A-Za-z0-9-]{0,30})(?=\s|,|$)/g;

/** A server that wants another scheme refuses the right password, too. */
function wantedBy(answer: HttpAnswer, request: HttpRequest): string {
  const challenge = answer.headers['www-authenticate'] ?? '';
  const schemes = [...challenge.matchAll(SCHEMES)].map(([, scheme = '']) => scheme);
  const excerpt = excerptOf(answer, request);
  if (schemes.length === 0) return excerpt;
  if (!schemes.some((scheme) => scheme.toLowerCase() === 'basic')) {
    return `${excerpt} It wants ${schemes.join(' or ')} for a login, which the signer does not have: have it accept Basic, or a client certificate.`;
  }
  return request.headers?.authorization === undefined
    ? `${excerpt} It wants a user and password: set the secret with them.`
    : excerpt;
}
