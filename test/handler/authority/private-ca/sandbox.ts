import type { X509Certificate } from 'node:crypto';
import type { Authority, Order } from '../../../../handler/authority/authority';
import { PrivateCaAuthority } from '../../../../handler/authority/private-ca/private-ca-authority';
import type { CertificateProfile } from '../../../../handler/authority/private-ca/settings';
import type { Deadline } from '../../../../handler/deadline';
import {
  IssuanceTime,
  PrivateCaServer,
  type PrivateCaServerOptions,
} from '../../../../sandbox/services/acm-pca/private-ca-server';
import { newCsr } from '../../../sandbox/x509/openssl';
import { newOrder as orderOf } from '../new-order';

/** The template that the signer asks for unless told otherwise. */
export const TEMPLATE_ARN = 'arn:aws:acm-pca:::template/EndEntityClientAuthCertificate/V1';

/** What certificates it asks for unless told otherwise. */
export const PROFILE: CertificateProfile = {
  templateArn: TEMPLATE_ARN,
  validityDays: 30,
  signingAlgorithm: undefined,
};

/** A sandbox's AWS Private CA, issuing at once unless told otherwise; the environment points the SDK at it. */
export async function startPrivateCa(options: PrivateCaServerOptions): Promise<PrivateCaServer> {
  const privateCa = await PrivateCaServer.start({ issuanceTime: IssuanceTime.fixed(0), ...options });
  process.env.AWS_ENDPOINT_URL_ACM_PCA = privateCa.endpoint;
  return privateCa;
}

/** The signer's authority in front of it, as the Lambda entry makes it: with its own SDK client. */
export function authorityAt(
  privateCa: PrivateCaServer,
  profile: Partial<CertificateProfile> = {},
): PrivateCaAuthority {
  return new PrivateCaAuthority({
    authorityArn: privateCa.arn,
    region: 'eu-central-1',
    profile: { ...PROFILE, ...profile },
  });
}

/** The certificate of its only CA. */
export async function issuerOf(authority: Authority, deadline: Deadline): Promise<X509Certificate> {
  const [{ certificate }] = await authority.issuers(deadline);
  return certificate;
}

/** What a device orders with a CSR that has passed the signer's checks. */
export function newOrder(subject = '/CN=device-1', pem = newCsr(subject)): Order {
  return orderOf('device-1', pem);
}
