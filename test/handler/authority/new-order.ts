import type { Order } from '../../../handler/authority/authority';
import { checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { newCsr } from '../../sandbox/x509/openssl';

/** What a device orders with a CSR that has passed the signer's checks. @param pem @default one with a new key */
export function newOrder(clientId = 'device-1', pem = newCsr(`/CN=${clientId}`)): Order {
  return { csr: checkCsr(pem, clientId, ANY_NAMES), clientId, principalId: 'claim' };
}
