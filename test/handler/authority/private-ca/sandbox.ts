import { PrivateCa as PrivateCaAuthority } from '../../../../handler/authority/private-ca/private-ca';
import type { CertificateProfile } from '../../../../handler/authority/private-ca/settings';
import { type Csr, checkCsr } from '../../../../handler/csr/csr';
import { ANY_NAMES } from '../../../../handler/csr/request-policy';
import {
  IssuanceTime,
  PrivateCa,
  type PrivateCaOptions,
} from '../../../../sandbox/services/acm-pca/private-ca';
import { newCsr } from '../../../sandbox/x509/openssl';

/** The template that the signer asks for unless told otherwise. */
export const TEMPLATE_ARN = 'arn:aws:acm-pca:::template/EndEntityClientAuthCertificate/V1';

const PROFILE: CertificateProfile = {
  templateArn: TEMPLATE_ARN,
  validityDays: 30,
  signingAlgorithm: undefined,
};

/** A sandbox's AWS Private CA, issuing at once unless told otherwise; the environment points the SDK at it. */
export async function startPrivateCa(options: PrivateCaOptions): Promise<PrivateCa> {
  const privateCa = await PrivateCa.start({ issuanceTime: IssuanceTime.fixed(0), ...options });
  process.env.AWS_ENDPOINT_URL_ACM_PCA = privateCa.endpoint;
  return privateCa;
}

/** The signer's authority in front of it, as the Lambda entry makes it: with its own SDK client. */
export function authorityAt(
  privateCa: PrivateCa,
  profile: Partial<CertificateProfile> = {},
): PrivateCaAuthority {
  return new PrivateCaAuthority({
    authorityArn: privateCa.arn,
    region: 'eu-central-1',
    profile: { ...PROFILE, ...profile },
  });
}

/** A CSR that has passed the signer's checks. */
export function checkedCsr(subject = '/CN=device-1', pem = newCsr(subject)): Csr {
  return checkCsr(pem, 'device-1', ANY_NAMES);
}
