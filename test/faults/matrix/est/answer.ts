import { FailureReason, RejectionReason } from '../../../../handler/vocabulary';
import type { SandboxEst } from '../../../../sandbox/authorities/est/est-authority';
import type { AnswerForm } from '../../../../sandbox/services/est/answer-form';
import type { SignOptions } from '../../../../sandbox/x509/authority';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, lost, SIGNED } from '../fault-case';
import { once } from '../injections';

const {
  AuthorityAnswerUnreadable,
  CertificateIsCa,
  CertificateNotForClients,
  CertificateSignatureUnsupported,
} = FailureReason;

/** The server writes its answers in another form, until it is enabled again. */
const writing =
  (form: AnswerForm): FaultCase<SandboxEst>['inject'] =>
  ({ authority }) => {
    authority.server.form = form;
  };

/** The CA's profile is another one, until it is enabled again. */
const issuing =
  (profile: Partial<SignOptions>): FaultCase<SandboxEst>['inject'] =>
  ({ authority }) => {
    authority.server.ca.profile = profile;
  };

/** What the server answers is not what the standard says, or not what was asked for. */
export const ANSWER: readonly FaultCase<SandboxEst>[] = [
  { fault: 'BER instead of DER', inject: writing({ content: 'pkcs7 ber' }), ...SIGNED },
  {
    fault: 'base64 in one line, without a transfer encoding',
    inject: writing({ lineLength: 0, transferEncoding: false }),
    ...SIGNED,
  },
  { fault: 'its chain before the leaf', inject: writing({ chain: 'before the leaf' }), ...SIGNED },
  { fault: 'PKCS #7 in PEM', inject: writing({ encoding: 'pem' }), ...SIGNED },
  {
    fault: 'a bare certificate, not encoded',
    inject: writing({ content: 'certificate', encoding: 'octets', contentType: 'application/pkix-cert' }),
    ...SIGNED,
  },
  {
    fault: 'a login page with status 200',
    inject: once('order', {
      kind: 'response',
      contentType: 'text/html',
      body: '<html><form>Sign in</form></html>',
    }),
    ...failed(AuthorityAnswerUnreadable),
  },
  {
    fault: 'JSON instead of certificates',
    inject: once('order', Wire.EMPTY_ANSWER),
    ...lost(AuthorityAnswerUnreadable),
  },
  {
    fault: 'an empty answer',
    inject: once('order', { kind: 'response', body: '', strikes: 'after' }),
    ...lost(AuthorityAnswerUnreadable),
  },
  {
    fault: 'a redirect within the server',
    inject: ({ authority }) => {
      authority.server.redirectTo = '/moved';
    },
    ...SIGNED,
  },
  {
    fault: 'a redirect to another server',
    inject: ({ authority }) => {
      authority.server.redirectTo = 'https://elsewhere.example.com';
    },
    ...failed(AuthorityAnswerUnreadable),
  },
  {
    fault: 'HTTP 400 about the CSR',
    inject: once('order', {
      kind: 'response',
      status: 400,
      contentType: 'text/plain',
      body: 'The CSR is malformed.',
    }),
    ...failed(RejectionReason.CsrRefusedByAuthority),
  },
  { fault: 'a certificate of a CA', inject: issuing({ isAuthority: true }), ...lost(CertificateIsCa) },
  {
    fault: 'a certificate for servers',
    inject: issuing({ usages: ['server'] }),
    ...lost(CertificateNotForClients),
  },
  {
    fault: 'a signature with SHA-1',
    inject: issuing({ isWeak: true }),
    ...lost(CertificateSignatureUnsupported),
  },
  {
    fault: 'the CA has been renewed',
    inject: ({ authority }) => authority.server.ca.renewIssuer(),
    ...SIGNED,
  },
  {
    fault: 'the CA has been renewed under another name, and the earlier one is gone',
    inject: async ({ authority: { server } }) => {
      await server.ca.renewIssuer(`CA, renewed at ${Date.now()}`);
      server.ca.forgetEarlierIssuers();
    },
    ...SIGNED,
  },
];
