import type { IssuingFault } from '../../sandbox/services/acm-pca/faults';
import { X509Authority } from '../../sandbox/x509/authority';
import { namesOf } from '../../sandbox/x509/extensions';
import { readRequest } from '../../sandbox/x509/request';
import { createCsr } from '../../tools/device/csr';

const DAY_MS = 86_400_000;
const fromNow = (from: number, to: number) => ({
  notBefore: new Date(Date.now() + from * DAY_MS),
  notAfter: new Date(Date.now() + to * DAY_MS),
});

type Transform = Extract<IssuingFault, { readonly kind: 'wrong-certificate' }>['transform'];
const gives = (transform: Transform): IssuingFault => ({ kind: 'wrong-certificate', transform });

/** What a CA could give out in place of the right certificate, signed by itself unless it says otherwise. */
export const WRONG_CERTIFICATES = {
  otherSubject: gives(async (_, authority) => {
    const { csrPem } = await createCsr({ subject: 'CN=somebody-else' });
    return authority.signCsr(csrPem, fromNow(-1, 1));
  }),
  otherNames: gives(async ({ csrPem }, authority) => {
    const request = await readRequest(csrPem);
    const alternativeNames = namesOf(['somebody-else.example'], []);
    return authority.signRequest({ ...request, alternativeNames }, fromNow(-1, 1));
  }),
  otherKey: gives(async ({ subject }, authority) => {
    const { csrPem } = await createCsr({ subject });
    return authority.signCsr(csrPem, fromNow(-1, 1));
  }),
  otherIssuer: gives(async ({ csrPem }, { commonName }) => {
    const namesake = await X509Authority.create({ commonName, key: 'EC_prime256v1' });
    return namesake.signCsr(csrPem, fromNow(-1, 1));
  }),
  ofCa: gives(({ csrPem }, authority) => authority.signCsr(csrPem, { ...fromNow(-1, 1), isAuthority: true })),
  expired: gives(({ csrPem }, authority) => authority.signCsr(csrPem, fromNow(-2, -1))),
  notYetValid: gives(({ csrPem }, authority) => authority.signCsr(csrPem, fromNow(1, 2))),
  garbage: gives(() => '-----BEGIN CERTIFICATE-----\nZ2FyYmFnZQ==\n-----END CERTIFICATE-----'),
  empty: gives(() => ''),
  two: gives(({ certificatePem = '' }) => certificatePem + certificatePem),
} as const;
