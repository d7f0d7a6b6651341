import { FailureReason } from '../../../handler/vocabulary';
import * as Wire from '../../../testing/faults/wire-faults';
import { WRONG_CERTIFICATES } from '../../../testing/faults/wrong-certificates';
import { type FaultCase, failed, heldBack, spoiled } from './fault-case';
import { always, GET, ISSUER, issuing, once } from './strikes';

const {
  CertificateAlternativeNamesDiffer,
  CertificateIsCa,
  CertificateIssuerUnexpected,
  CertificateKeyDiffers,
  CertificateMalformed,
  CertificateNotValidNow,
  CertificateSubjectDiffers,
} = FailureReason;

/** What the CA gives out is not what was asked for. */
export const CERTIFICATE: readonly FaultCase[] = [
  {
    fault: 'it has another subject',
    strike: issuing(WRONG_CERTIFICATES.otherSubject),
    ...spoiled(CertificateSubjectDiffers),
  },
  {
    fault: 'it has alternative names that nobody asked for',
    strike: issuing(WRONG_CERTIFICATES.otherNames),
    ...spoiled(CertificateAlternativeNamesDiffer),
  },
  {
    fault: 'it has another key',
    strike: issuing(WRONG_CERTIFICATES.otherKey),
    ...spoiled(CertificateKeyDiffers),
  },
  {
    fault: 'it is signed by another CA of the same name',
    strike: issuing(WRONG_CERTIFICATES.otherIssuer),
    ...spoiled(CertificateIssuerUnexpected),
  },
  {
    fault: 'it is one of a CA (`CA:TRUE`)',
    strike: issuing(WRONG_CERTIFICATES.ofCa),
    ...spoiled(CertificateIsCa),
  },
  {
    fault: 'it has expired',
    strike: issuing(WRONG_CERTIFICATES.expired),
    ...spoiled(CertificateNotValidNow),
  },
  {
    fault: 'it is not valid yet',
    strike: issuing(WRONG_CERTIFICATES.notYetValid),
    ...spoiled(CertificateNotValidNow),
  },
  {
    fault: 'it is PEM around garbage',
    strike: issuing(WRONG_CERTIFICATES.garbage),
    ...spoiled(CertificateMalformed),
  },
  { fault: 'it is empty', strike: issuing(WRONG_CERTIFICATES.empty), ...spoiled(CertificateMalformed) },
  { fault: 'there are two', strike: issuing(WRONG_CERTIFICATES.two), ...spoiled(CertificateMalformed) },
  {
    fault: 'the answer holds none',
    strike: once(GET, Wire.EMPTY_ANSWER),
    ...heldBack(CertificateMalformed),
  },
  {
    fault: 'it is a number',
    strike: once(GET, { kind: 'response', body: '{"Certificate":5}', strikes: 'after' }),
    ...heldBack(CertificateMalformed),
  },
  {
    fault: "a new container gets garbage for the CA's own certificate",
    strike: always(ISSUER, { kind: 'response', body: '{"Certificate":"garbage"}' }),
    newContainer: true,
    ...failed(CertificateMalformed),
  },
];
