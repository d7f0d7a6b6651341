import {
  CERTIFICATE_TEMPLATE_MUST_BE,
  CERTIFICATE_TEMPLATE_ARN as TEMPLATE_ARN_PATTERN,
} from '../../../handler/authority/private-ca/vocabulary';
import type { TextRule } from '../../rules';

/** ARN of an AWS Private CA. */
export const CERTIFICATE_AUTHORITY_ARN: TextRule = {
  pattern: '^arn:aws[a-z-]*:acm-pca:[a-z0-9-]+:[0-9]{12}:certificate-authority/[0-9a-f-]{36}$',
  mustBe: 'the ARN of an AWS Private CA, arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID',
};

/**
 * Most CAs beside the first. The ARNs of all go into the signer's environment, which has 4 KB, and into the policies of
 * its role, which have 10,240 characters. (Lambda and IAM user guides, quotas)
 */
export const MOST_FURTHER_CAS = 9;

/** ARN of an AWS Private CA template for clients, not CAs: the only ones that the signer accepts. */
export const CERTIFICATE_TEMPLATE_ARN: TextRule = {
  pattern: TEMPLATE_ARN_PATTERN,
  mustBe: CERTIFICATE_TEMPLATE_MUST_BE,
};
