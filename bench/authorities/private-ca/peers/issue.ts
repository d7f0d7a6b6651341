import { IssueCertificateCommand } from '@aws-sdk/client-acm-pca';
import type { Order } from '../../../../handler/authority/authority';
import { writeCsrPem } from '../../../../handler/csr/pem';
import type { AuthorityAddress } from './address';

/** Submits a CSR as a first version would, without checking the requester. @returns the certificate's ARN */
export async function issue({ client, authorityArn }: AuthorityAddress, { csr }: Order): Promise<string> {
  const { CertificateArn = '' } = await client.send(
    new IssueCertificateCommand({
      CertificateAuthorityArn: authorityArn,
      Csr: Buffer.from(writeCsrPem(csr.der)),
      SigningAlgorithm: 'SHA256WITHECDSA',
      Validity: { Type: 'DAYS', Value: 30 },
    }),
  );
  return CertificateArn;
}
