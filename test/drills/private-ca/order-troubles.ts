import { privateCaOf } from '../../../sandbox/authorities/private-ca/private-ca';
import { WRONG_CERTIFICATES } from '../../../testing/faults/private-ca/wrong-certificates';
import type { OrderTroubles } from '../drilled-authority';

/** How AWS Private CA fails one order. */
export const ORDER_TROUBLES: OrderTroubles = {
  'CA refuses this CSR': (aws) =>
    privateCaOf(aws).faults.next('IssueCertificate', { kind: 'aws-error', code: 'InvalidArgsException' }),
  'CA cannot issue for this CSR': (aws) =>
    privateCaOf(aws).faults.next('IssueCertificate', { kind: 'issuing-fails' }),
  'CA writes another subject': (aws) =>
    privateCaOf(aws).faults.next('IssueCertificate', WRONG_CERTIFICATES.otherSubject),
  'CA writes other alternative names': (aws) =>
    privateCaOf(aws).faults.next('IssueCertificate', WRONG_CERTIFICATES.otherNames),
};
