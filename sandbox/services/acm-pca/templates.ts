import { ApiError } from '../../wire/api-error';
import type { SignOptions } from '../../x509/authority';

/** The choices of a certificate template. */
export type Template = Required<Pick<SignOptions, 'usages' | 'extensionsFromCsr'>>;

const BASES: Readonly<Record<string, Template['usages']>> = {
  EndEntityCertificate: ['server', 'client'],
  EndEntityClientAuthCertificate: ['client'],
  EndEntityServerAuthCertificate: ['server'],
};

/** `arn:PARTITION:acm-pca:::template/NAME/V1` */
const TEMPLATE_ARN = /^arn:([a-z-]+):acm-pca:::template\/([A-Za-z]+)(_CSRPassthrough)?\/V1$/;

/** The template of a request that names none (AWS Private CA API reference, "IssueCertificate"). */
export function defaultTemplateArn(partition: string): string {
  return `arn:${partition}:acm-pca:::template/EndEntityCertificate/V1`;
}

/**
 * The template with this ARN (AWS Private CA user guide, "AWS Private CA template definitions").
 *
 * The sandbox has the end-entity templates and their CSR passthrough variants. It lacks API passthrough: such a request
 * fails rather than get a certificate that differs from AWS's.
 *
 * @throws ApiError InvalidArgsException for any other.
 */
export function templateOf(arn: string, partition: string): Template {
  const [, arnPartition, base = '', passthrough] = TEMPLATE_ARN.exec(arn) ?? [];
  const usages = Object.hasOwn(BASES, base) ? BASES[base] : undefined;
  if (usages === undefined || arnPartition !== partition) {
    throw new ApiError(
      'InvalidArgsException',
      `${arn} is not a template that this CA can use; the sandbox has ${Object.keys(BASES).join(', ')}, each with or without _CSRPassthrough, in partition ${partition}.`,
    );
  }
  return { usages, extensionsFromCsr: passthrough === undefined ? 'subject-alternative-name' : 'all' };
}
