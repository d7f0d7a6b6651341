import type { HttpAnswer } from '../../../handler/external/http';
import { ENROLMENT_TIMES } from '../../../sandbox/authorities/est/est-authority';
import { certificatesOnly } from '../../../sandbox/services/est/pkcs7';
import type { VirtualProtocol } from '../external/virtual-ca';

/** An EST server that issues at once. */
export const EST_PROTOCOL: VirtualProtocol = {
  latencies: ENROLMENT_TIMES,
  orderIn: ({ method, body = '' }) =>
    method === 'POST' ? Buffer.from(body.toString(), 'base64') : undefined,
  certificateAnswer: (leaf) => certsOnly(leaf),
  otherAnswer: (_, ca) => certsOnly(ca),
};

function certsOnly(certificate: Buffer): HttpAnswer {
  const body = Buffer.from(certificatesOnly([certificate]).toString('base64'));
  return { status: 200, headers: { 'content-type': 'application/pkcs7-mime; smime-type=certs-only' }, body };
}
