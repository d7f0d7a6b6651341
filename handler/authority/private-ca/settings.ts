import {
  type Environment,
  optional,
  optionalChoice,
  optionalList,
  required,
  requiredInteger,
} from '../../environment';
import { InvalidSetting } from '../../errors';
import { LONGEST_VALIDITY_DAYS } from '../../x509/lifetime';
import type { SigningAlgorithm } from './signing-algorithm';
import {
  CERTIFICATE_TEMPLATE_ARN,
  CERTIFICATE_TEMPLATE_MUST_BE,
  PrivateCaSetting as Setting,
  SIGNING_ALGORITHMS,
} from './vocabulary';

/** Where a CA of AWS Private CA is. */
export interface CaAddress {
  readonly authorityArn: string;
  /** Region of the CA, which need not be the one of the signer. */
  readonly region: string;
}

/** What certificates a CA is asked for. */
export interface PrivateCaSettings extends CaAddress {
  readonly profile: CertificateProfile;
}

/** The settings of a signer: its CAs, of which there is at least one, and what each of them is asked for. */
export interface SignerSettings {
  readonly cas: readonly [CaAddress, ...CaAddress[]];
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
  /^arn:aws[a-z-]*:acm-pca:(?<region>[a-z0-9-]+):\d{12}:certificate-authority\/[0-9a-f-]{36}$/;
const TEMPLATE_ARN = new RegExp(CERTIFICATE_TEMPLATE_ARN);

/** The settings of the environment. Throws `InvalidSetting`, naming the variable. */
export function readPrivateCaSettings(environment: Environment): SignerSettings {
  const first = readAddress(
    Setting.CertificateAuthorityArn,
    required(environment, Setting.CertificateAuthorityArn),
  );
  const further = optionalList(environment, Setting.FurtherCertificateAuthorityArns).map((arn) =>
    readAddress(Setting.FurtherCertificateAuthorityArns, arn),
  );
  checkTogether(first, further);
  return {
    cas: [first, ...further],
    profile: {
      templateArn: readTemplateArn(environment, partitionOf(first)),
      validityDays: requiredInteger(environment, Setting.CertificateValidityDays, {
        minimum: 1,
        maximum: LONGEST_VALIDITY_DAYS,
      }),
      signingAlgorithm: optionalChoice(environment, Setting.SigningAlgorithm, SIGNING_ALGORITHMS),
    },
  };
}

function readAddress(variable: string, authorityArn: string): CaAddress {
  const { region } = AUTHORITY_ARN.exec(authorityArn)?.groups ?? {};
  if (region === undefined) {
    const what =
      variable === Setting.CertificateAuthorityArn ? 'must be the ARN' : 'must be a list, in JSON, of ARNs';
    throw new InvalidSetting(
      variable,
      `${what} of an AWS Private CA certificate authority, not ${JSON.stringify(authorityArn)}.`,
    );
  }
  return { authorityArn, region };
}

function partitionOf({ authorityArn }: CaAddress): string {
  return authorityArn.split(':')[1] ?? '';
}

/** A CA that is named twice would be asked twice, and a template is of one partition. */
function checkTogether(first: CaAddress, further: readonly CaAddress[]): void {
  const seen = new Set([first.authorityArn]);
  for (const ca of further) {
    if (seen.has(ca.authorityArn)) {
      throw new InvalidSetting(
        Setting.FurtherCertificateAuthorityArns,
        `must name no CA twice, and none that ${Setting.CertificateAuthorityArn} names, but has ${ca.authorityArn}.`,
      );
    }
    if (partitionOf(ca) !== partitionOf(first)) {
      throw new InvalidSetting(
        Setting.FurtherCertificateAuthorityArns,
        `must be CAs in the partition ${partitionOf(first)}, as the first one is, but has ${ca.authorityArn}.`,
      );
    }
    seen.add(ca.authorityArn);
  }
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
