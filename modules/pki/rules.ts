import type { TextRule } from '../rules';

/**
 * What the CA's key can be: the kinds whose signatures AWS IoT accepts on a device's certificate. (AWS IoT developer
 * guide, "X.509 client certificates"; KMS developer guide, "Key spec reference")
 */
export const KEY_SPECS = [
  'ECC_NIST_P256',
  'ECC_NIST_P384',
  'ECC_NIST_P521',
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
] as const;

const ROLE_PREFIX = '(arn:aws[a-z-]*:iam::[0-9]{12}:role/)?';

/** What the name of a role begins with; not a `/`, which the ARN before it has already. (IAM API reference, Role) */
const ROLE_START = '[A-Za-z0-9_+=,.@-]';

/** A role that need not exist yet. */
export const ROLE: TextRule = {
  pattern: `^${ROLE_PREFIX}${ROLE_START}[A-Za-z0-9_+=,.@/-]{0,511}$`,
  mustBe: 'the name of a role, with its path, or its ARN, arn:aws:iam::ACCOUNT:role/NAME',
};

/** A role or several. None of the patterns allows everyone: the first character stands for itself. */
export const ROLE_PATTERN: TextRule = {
  pattern: `^${ROLE_PREFIX}${ROLE_START}[A-Za-z0-9_+=,.@/*?-]{0,511}$`,
  mustBe:
    'the name of a role, with its path, or its ARN, arn:aws:iam::ACCOUNT:role/NAME, in which * and ? stand for other ' +
    'characters, but not for the first one',
};
