import { describe, expect, it } from '@jest/globals';
import { idempotencyToken } from '../../../../handler/authority/private-ca/idempotency';
import { TEMPLATE_ARN } from './sandbox';

const INPUT = {
  CertificateAuthorityArn: 'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/1',
  Csr: Buffer.from('one'),
  TemplateArn: TEMPLATE_ARN,
  SigningAlgorithm: 'SHA256WITHECDSA',
  Validity: { Type: 'DAYS', Value: 30 },
} as const;

describe('idempotencyToken', () => {
  it('is as long as AWS Private CA allows, in characters that it takes', () => {
    expect(idempotencyToken(INPUT)).toMatch(/^[\w-]{36}$/);
  });

  it('is the same for the same certificate', () => {
    expect(idempotencyToken({ ...INPUT, Csr: Buffer.from('one') })).toBe(idempotencyToken(INPUT));
  });

  it.each([
    ['CA', { CertificateAuthorityArn: `${INPUT.CertificateAuthorityArn}2` }],
    ['CSR', { Csr: Buffer.from('two') }],
    ['template', { TemplateArn: 'arn:aws:acm-pca:::template/EndEntityCertificate/V1' }],
    ['algorithm', { SigningAlgorithm: 'SHA384WITHECDSA' }],
    ['length of life', { Validity: { Type: 'DAYS', Value: 31 } }],
    ['unit of life', { Validity: { Type: 'MONTHS', Value: 30 } }],
  ] as const)('is another for another %s', (_, change) => {
    expect(idempotencyToken({ ...INPUT, ...change })).not.toBe(idempotencyToken(INPUT));
  });
});
