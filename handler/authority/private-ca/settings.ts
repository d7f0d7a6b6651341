import { type Environment, optional, optionalChoice, required, requiredInteger } from '../../environment';
import { InvalidSetting } from '../../errors';
import { LONGEST_VALIDITY_DAYS } from '../../x509/lifetime';
import type { SigningAlgorithm } from './signing-algorithm';
import {
  CERTIFICATE_TEMPLATE_ARN,
  CERTIFICATE_TEMPLATE_MUST_BE,
  PrivateCaSetting as Setting,
  SIGNING_ALGORITHMS,
} from './vocabulary';

/** What certificates AWS Private CA is asked for, and at which CA. */
export interface PrivateCaSettings {
  readonly authorityArn: string;
  /** Region of the CA, which need not be the one of the signer. */
  readonly region: string;
  readonly profile: CertificateProfile;
}

/** What every leaf has in common. */
export interface CertificateProfile {
  readonly templateArn: string;
  readonly validityDays: number;
  /** `undefined`: the one that fits the CA's key. */
  readonly signingAlgorithm: SigningAlgorithm | undefined;
}

const AUTHORITY_ARN =
  /^arn:(?<partition>aws[a-z-]*):acm-pca:(?<region>[a-z0-9-]+):\d{12}:certificate-authority\/[0-9a-f-]{36}$/;
const TEMPLATE_ARN = new RegExp(CERTIFICATE_TEMPLATE_ARN);

/** The settings of the environment. Throws `InvalidSetting`, naming the variable. */
export function readPrivateCaSettings(environment: Environment): PrivateCaSettings {
  const authorityArn = required(environment, Setting.CertificateAuthorityArn);
  const { partition, region } = AUTHORITY_ARN.exec(authorityArn)?.groups ?? {};
  if (partition === undefined || region === undefined) {
    throw new InvalidSetting(
      Setting.CertificateAuthorityArn,
      `must be the ARN of an AWS Private CA certificate authority, not ${JSON.stringify(authorityArn)}.`,
    );
  }
  return {
    authorityArn,
    region,
    profile: {
      templateArn: readTemplateArn(environment, partition),
      validityDays: requiredInteger(environment, Setting.CertificateValidityDays, {
        minimum: 1,
        maximum: LONGEST_VALIDITY_DAYS,
      }),
      signingAlgorithm: optionalChoice(environment, Setting.SigningAlgorithm, SIGNING_ALGORITHMS),
    },
  };
}

function readTemplateArn(environment: Environment, partition: string): string {
  // A leaf for a device: client authentication only, subject and alternative names from the CSR, never a CA.
  const standard = `arn:${partition}:acm-pca:::template/EndEntityClientAuthCertificate/V1`;
  const templateArn = optional(environment, Setting.CertificateTemplateArn) ?? standard;
  const [, templatePartition] = TEMPLATE_ARN.exec(templateArn) ?? [];
  if (templatePartition === undefined) {
    throw new InvalidSetting(
      Setting.CertificateTemplateArn,
      `must be ${CERTIFICATE_TEMPLATE_MUST_BE}, not ${JSON.stringify(templateArn)}.`,
    );
  }
  if (templatePartition !== partition) {
    throw new InvalidSetting(
      Setting.CertificateTemplateArn,
      `must be of the CA's partition, such as ${standard}, not ${JSON.stringify(templateArn)}.`,
    );
  }
  return templateArn;
}
