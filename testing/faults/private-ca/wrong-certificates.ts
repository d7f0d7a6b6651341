import 'reflect-metadata';
import { Extension } from '@peculiar/x509';
import type { IssuingFault } from '../../../sandbox/services/acm-pca/faults';
import { X509Authority } from '../../../sandbox/x509/authority';
import { namesOf } from '../../../sandbox/x509/extensions';
import { rewriteName } from '../../../sandbox/x509/name';
import { readRequest } from '../../../sandbox/x509/request';
import { createCsr } from '../../../tools/device/csr';

const DAY_MS = 86_400_000;
const fromNow = (from: number, to: number) => ({
  notBefore: new Date(Date.now() + from * DAY_MS),
  notAfter: new Date(Date.now() + to * DAY_MS),
});

type Transform = Extract<IssuingFault, { readonly kind: 'wrong-certificate' }>['transform'];
const gives = (transform: Transform): IssuingFault => ({ kind: 'wrong-certificate', transform });

/** A CA that adds an extension. */
const adding = (type: string, critical: boolean, value: Buffer): IssuingFault =>
  gives(async ({ csrPem }, authority) => {
    const request = await readRequest(csrPem);
    const added = new Extension(type, critical, new Uint8Array(value));
    return authority.signRequest(
      { ...request, alternativeNames: [...request.alternativeNames, added] },
      fromNow(-1, 1),
    );
  });

const DER_NULL = Buffer.from('0500', 'hex');

/** The subject in other string types than the CSR's. This is not wrong. */
export const REWRITTEN_SUBJECT: IssuingFault = gives(async ({ csrPem }, authority) => {
  const request = await readRequest(csrPem);
  const inGo = rewriteName(request.subjectDer, 'PrintableString if possible');
  const subjectDer = inGo.equals(request.subjectDer) ? rewriteName(request.subjectDer, 'UTF8String') : inGo;
  return authority.signRequest({ ...request, subjectDer }, fromNow(-1, 1));
});

/** Wrong certificates, signed by the CA itself unless the name says otherwise. */
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
  forServers: gives(({ csrPem }, authority) =>
    authority.signCsr(csrPem, { ...fromNow(-1, 1), usages: ['server'] }),
  ),
  unknownCritical: adding('1.2.3.4', true, DER_NULL),
  precertificate: adding('1.3.6.1.4.1.11129.2.4.3', true, DER_NULL),
  sha1: gives(({ csrPem }, authority) => authority.signCsr(csrPem, { ...fromNow(-1, 1), isWeak: true })),
  version1: gives(({ csrPem }, authority) => authority.signCsr(csrPem, { ...fromNow(-1, 1), version: 1 })),
  serialZero: gives(({ csrPem }, authority) =>
    authority.signCsr(csrPem, { ...fromNow(-1, 1), serial: Buffer.of(0) }),
  ),
  expired: gives(({ csrPem }, authority) => authority.signCsr(csrPem, fromNow(-2, -1))),
  notYetValid: gives(({ csrPem }, authority) => authority.signCsr(csrPem, fromNow(1, 2))),
  garbage: gives(() => '-----BEGIN CERTIFICATE-----\nZ2FyYmFnZQ==\n-----END CERTIFICATE-----'),
  empty: gives(() => ''),
  two: gives(({ certificatePem = '' }) => certificatePem + certificatePem),
} as const;
