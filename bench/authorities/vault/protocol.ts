import type { HttpAnswer } from '../../../handler/external/http';
import { encodePem } from '../../../handler/x509/pem';
import { SIGNING_TIMES } from '../../../sandbox/authorities/vault/vault-authority';
import type { VirtualProtocol } from '../external/virtual-ca';

/** A Vault that takes every login, and lets everybody read everything. */
export const VAULT_PROTOCOL: VirtualProtocol = {
  latencies: SIGNING_TIMES,
  orderIn: ({ path, body = '' }) => (path.includes('/sign/') ? csrIn(body.toString()) : undefined),
  certificateAnswer: (leaf) => answer({ data: { certificate: encodePem('CERTIFICATE', leaf) } }),
  otherAnswer({ path }, ca) {
    if (path.endsWith('/login')) {
      return answer({ auth: { client_token: 'hvs.bench', lease_duration: 86_400, renewable: true } });
    }
    return answer({ data: { certificate: encodePem('CERTIFICATE', ca), issuer_ref: 'default' } });
  },
};

function csrIn(body: string): Buffer {
  const { csr } = JSON.parse(body) as { readonly csr: string };
  return Buffer.from(csr.replace(/-----.*-----|\s/g, ''), 'base64');
}

function answer(content: object): HttpAnswer {
  return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(content)) };
}
