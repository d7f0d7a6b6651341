import { IssueCertificateCommand } from '@aws-sdk/client-acm-pca';
import type { Order } from '../../../../handler/authority/authority';
import type { AuthorityAddress } from './address';

/** Submits a CSR as a first version would, without checking the requester. @returns the certificate's ARN */
export async function issue({ client, authorityArn }: AuthorityAddress, { csr }: Order): Promise<string> {
  const base64 = csr.der.toString('base64').replace(/.{64}(?!$)/g, '$&\n');
  const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${base64}\n-----END CERTIFICATE REQUEST-----\n`;
  const { CertificateArn = '' } = await client.send(
    new IssueCertificateCommand({
      CertificateAuthorityArn: authorityArn,
      Csr: Buffer.from(pem),
      SigningAlgorithm: 'SHA256WITHECDSA',
      Validity: { Type: 'DAYS', Value: 30 },
    }),
  );
  return CertificateArn;
}
