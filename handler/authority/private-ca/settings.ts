import { type Environment, optional, optionalChoice, required, requiredInteger } from '../../environment';
import { InvalidSetting } from '../../errors';
import { CSR_PASSTHROUGH, LONGEST_VALIDITY_DAYS, Setting, SIGNING_ALGORITHMS } from '../../vocabulary';
import type { SigningAlgorithm } from './signing-algorithm';

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
const TEMPLATE_ARN = /^arn:(?<partition>aws[a-z-]*):acm-pca:::template\/[A-Za-z0-9_]+\/V\d+$/;

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
  if (TEMPLATE_ARN.exec(templateArn)?.groups?.partition !== partition) {
    throw new InvalidSetting(
      Setting.CertificateTemplateArn,
      `must be a template ARN of the CA's partition, such as ${standard}, not ${JSON.stringify(templateArn)}.`,
    );
  }
  if (templateArn.includes(CSR_PASSTHROUGH)) {
    throw new InvalidSetting(
      Setting.CertificateTemplateArn,
      `must not be of a ${CSR_PASSTHROUGH} template, which copies extensions from the CSR that nobody has checked; ` +
        `use ${standard}, which copies the alternative names, and not ${JSON.stringify(templateArn)}.`,
    );
  }
  return templateArn;
}
