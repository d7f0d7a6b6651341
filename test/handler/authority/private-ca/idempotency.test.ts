import { describe, expect, it } from '@jest/globals';
import { idempotencyToken } from '../../../../handler/authority/private-ca/idempotency';
import type { PrivateCaSettings } from '../../../../handler/authority/private-ca/settings';
import { TEMPLATE_ARN } from './sandbox';

const SETTINGS: PrivateCaSettings = {
  authorityArn: 'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/1',
  region: 'eu-central-1',
  profile: { templateArn: TEMPLATE_ARN, validityDays: 30, signingAlgorithm: undefined },
};
const CSR = Buffer.from('one');
const TOKEN = idempotencyToken(SETTINGS, CSR);

describe('idempotencyToken', () => {
  it('is as long as AWS Private CA allows, in characters that it takes', () => {
    expect(TOKEN).toMatch(/^[\w-]{36}$/);
  });

  it('is the same for the same certificate', () => {
    expect(idempotencyToken({ ...SETTINGS }, Buffer.from('one'))).toBe(TOKEN);
  });

  it('is another for another CSR', () => {
    expect(idempotencyToken(SETTINGS, Buffer.from('two'))).not.toBe(TOKEN);
  });

  it('is another at another CA', () => {
    const other = { ...SETTINGS, authorityArn: `${SETTINGS.authorityArn}2` };

    expect(idempotencyToken(other, CSR)).not.toBe(TOKEN);
  });

  it.each([
    ['template', { templateArn: 'arn:aws:acm-pca:::template/EndEntityCertificate/V1' }],
    ['algorithm', { signingAlgorithm: 'SHA384WITHECDSA' }],
    ['length of life', { validityDays: 31 }],
  ] as const)('is another for another %s', (_, change) => {
    const other = { ...SETTINGS, profile: { ...SETTINGS.profile, ...change } };

    expect(idempotencyToken(other, CSR)).not.toBe(TOKEN);
  });
});
