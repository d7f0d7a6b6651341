import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxPrivateCa } from '../../../../sandbox/authorities/private-ca/private-ca';
import {
  REWRITTEN_SUBJECT,
  WRONG_CERTIFICATES,
} from '../../../../testing/faults/private-ca/wrong-certificates';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, heldBack, SIGNED, spoiled } from '../fault-case';
import { always } from '../injections';
import { issuing } from './injections';

const {
  CertificateAlternativeNamesDiffer,
  CertificateExtensionUnsupported,
  CertificateIsCa,
  CertificateIssuerUnexpected,
  CertificateKeyDiffers,
  CertificateMalformed,
  CertificateNotForClients,
  CertificateNotValidNow,
  CertificateSerialOutOfRange,
  CertificateSignatureUnsupported,
  CertificateSubjectDiffers,
  CertificateVersionUnsupported,
} = FailureReason;

/** The certificate is not the one that was ordered. */
export const CERTIFICATE: readonly FaultCase<SandboxPrivateCa>[] = [
  {
    fault: 'it has another subject',
    inject: issuing(WRONG_CERTIFICATES.otherSubject),
    ...spoiled(CertificateSubjectDiffers),
  },
  {
    fault: 'it has the same subject in other string types',
    inject: issuing(REWRITTEN_SUBJECT),
    ...SIGNED,
  },
  {
    fault: 'it has alternative names that the CSR does not have',
    inject: issuing(WRONG_CERTIFICATES.otherNames),
    ...spoiled(CertificateAlternativeNamesDiffer),
  },
  {
    fault: 'it has another key',
    inject: issuing(WRONG_CERTIFICATES.otherKey),
    ...spoiled(CertificateKeyDiffers),
  },
  {
    fault: 'it is signed by another CA of the same name',
    inject: issuing(WRONG_CERTIFICATES.otherIssuer),
    ...spoiled(CertificateIssuerUnexpected),
  },
  {
    fault: 'it is a CA certificate (`CA:TRUE`)',
    inject: issuing(WRONG_CERTIFICATES.ofCa),
    ...spoiled(CertificateIsCa),
  },
  {
    fault: 'it is for servers only',
    inject: issuing(WRONG_CERTIFICATES.forServers),
    ...spoiled(CertificateNotForClients),
  },
  {
    fault: 'it has an unknown critical extension',
    inject: issuing(WRONG_CERTIFICATES.unknownCritical),
    ...spoiled(CertificateExtensionUnsupported),
  },
  {
    fault: 'it is a precertificate',
    inject: issuing(WRONG_CERTIFICATES.precertificate),
    ...spoiled(CertificateExtensionUnsupported),
  },
  {
    fault: 'it is signed with SHA-1',
    inject: issuing(WRONG_CERTIFICATES.sha1),
    ...spoiled(CertificateSignatureUnsupported),
  },
  {
    fault: 'it has version 1',
    inject: issuing(WRONG_CERTIFICATES.version1),
    ...spoiled(CertificateVersionUnsupported),
  },
  {
    fault: 'its serial number is zero',
    inject: issuing(WRONG_CERTIFICATES.serialZero),
    ...spoiled(CertificateSerialOutOfRange),
  },
  {
    fault: 'it has expired',
    inject: issuing(WRONG_CERTIFICATES.expired),
    ...spoiled(CertificateNotValidNow),
  },
  {
    fault: 'it is not valid yet',
    inject: issuing(WRONG_CERTIFICATES.notYetValid),
    ...spoiled(CertificateNotValidNow),
  },
  {
    fault: 'it is garbage in PEM',
    inject: issuing(WRONG_CERTIFICATES.garbage),
    ...spoiled(CertificateMalformed),
  },
  { fault: 'it is empty', inject: issuing(WRONG_CERTIFICATES.empty), ...spoiled(CertificateMalformed) },
  { fault: 'there are two', inject: issuing(WRONG_CERTIFICATES.two), ...spoiled(CertificateMalformed) },
  {
    fault: 'the answer has none',
    // Always: an earlier question, while it is not issued yet, has another answer.
    inject: always('collect', Wire.EMPTY_ANSWER),
    ...heldBack(CertificateMalformed),
  },
  {
    fault: 'it is a number',
    inject: always('collect', { kind: 'response', body: '{"Certificate":5}', strikes: 'after' }),
    ...heldBack(CertificateMalformed),
  },
  {
    fault: "a new container gets garbage for the CA's own certificate",
    inject: always('issuer', { kind: 'response', body: '{"Certificate":"garbage"}' }),
    newContainer: true,
    ...failed(CertificateMalformed),
  },
];
