import type { Csr } from '../../csr/csr';
import { RequestRejected, SigningFailed } from '../../errors';
import { ConnectionFailed } from '../../external/connection-failed';
import type { HttpAnswer, HttpRequest } from '../../external/http';
import { excerptOf, HttpRefusal } from '../../external/http-refusal';
import { externalService } from '../../external/service';
import { FailureReason, RejectionReason } from '../../vocabulary';
import { blamedBy } from './blame';

/** An EST server, and what its errors mean. */
export const EST_SERVER = externalService('The EST server');

/** HTTP statuses (RFC 9110, 15). */
const OK = 200;
export const ACCEPTED = 202;

/**
 * What an answer says that is neither certificates nor a promise of them.
 *
 * @param csr That the request asks a certificate for. @default it asks for none
 * @returns an error for `callWithin`, or one that it throws as it is; `undefined` for 200 and 202.
 */
export function refusalIn(answer: HttpAnswer, request: HttpRequest, csr?: Csr): Error | undefined {
  const { status } = answer;
  if (status === OK || status === ACCEPTED) return undefined;
  if (status < 400) {
    return new SigningFailed(
      FailureReason.AuthorityAnswerUnreadable,
      `${EST_SERVER.name}: HTTP ${status}, which is no answer of EST (RFC 7030, 4.1.3 and 4.2.3). Check that the URL and ` +
        'the label are those of its EST service.',
    );
  }
  const excerpt = excerptOf(answer, request);
  const blamed = blamedBy(answer, csr);
  if (blamed === 'CSR') {
    return new RequestRejected(
      RejectionReason.CsrRefusedByAuthority,
      `${EST_SERVER.name}: HTTP ${status}: ${excerpt}`,
    );
  }
  if (blamed === 'client certificate') {
    return new ConnectionFailed(
      'ClientCertificateRefused',
      `HTTP ${status}: ${excerpt} The server, or what ends TLS in front of it, refuses the client certificate, or wants ` +
        'one. Is it valid, from a CA that is trusted there, and enrolled?',
      true,
    );
  }
  const wanted = status === 401 ? wantedBy(answer, request) : undefined;
  return new HttpRefusal(answer, request, wanted === undefined ? excerpt : `${excerpt} ${wanted}`);
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
