import {
  ACMPCAClient,
  GetCertificateCommand,
  IssueCertificateCommand,
  type IssueCertificateCommandInput,
} from '@aws-sdk/client-acm-pca';
import type { PrivateCaServer } from '../../../../sandbox/services/acm-pca/private-ca-server';

/** AWS's own client for a sandbox's CA. It tries once: each test sees each answer. */
export function newClient(privateCa: PrivateCaServer, accessKeyId = 'AKIASANDBOX'): ACMPCAClient {
  return new ACMPCAClient({
    endpoint: privateCa.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId, secretAccessKey: 'not-checked' },
    maxAttempts: 1,
    // No timeouts, which is the default. Set explicitly because otherwise, when a request fails, this version of the
    // client leaves a timer of 3 s, for which jest would wait.
    requestHandler: { connectionTimeout: 0, requestTimeout: 0 },
  });
}

/** An IssueCertificate that a sandbox's CA with an EC key accepts. */
export function issueCommand(
  privateCa: PrivateCaServer,
  csr: string,
  changes: Partial<IssueCertificateCommandInput> = {},
): IssueCertificateCommand {
  return new IssueCertificateCommand({
    CertificateAuthorityArn: privateCa.arn,
    Csr: Buffer.from(csr),
    SigningAlgorithm: 'SHA256WITHECDSA',
    Validity: { Type: 'DAYS', Value: 30 },
    ...changes,
  });
}

/** A GetCertificate for the answer of an IssueCertificate. */
export function getCommand(
  privateCa: PrivateCaServer,
  certificateArn: string | undefined,
): GetCertificateCommand {
  return new GetCertificateCommand({
    CertificateAuthorityArn: privateCa.arn,
    CertificateArn: certificateArn,
  });
}
