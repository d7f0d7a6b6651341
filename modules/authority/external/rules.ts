import { Token } from 'cdktf';
import {
  CA_URL,
  CA_URL_MUST_BE,
  SECRET_ARN_MUST_BE,
  SECRET_ARN as SECRET_ARN_PATTERN,
  SERVER_NAME_MUST_BE,
  SERVER_NAME as SERVER_NAME_PATTERN,
} from '../../../handler/external/vocabulary';
import { orEmpty, type PropRule } from '../../props';
import type { TextRule } from '../../rules';

/** Origin of the CA's server. No port is beyond 65,535. */
export const URL: TextRule = {
  pattern: CA_URL,
  except: ':(6553[6-9]|655[4-9][0-9]|65[6-9][0-9]{2}|6[6-9][0-9]{3}|[7-9][0-9]{4})$',
  mustBe: CA_URL_MUST_BE,
};

/** Name that the server's certificate must have. */
export const SERVER_NAME: TextRule = { pattern: SERVER_NAME_PATTERN, mustBe: SERVER_NAME_MUST_BE };

/** ARN of a secret, or of the trust anchors. */
export const SECRET_ARN: TextRule = {
  pattern: SECRET_ARN_PATTERN,
  mustBe: SECRET_ARN_MUST_BE,
  mayBeSecret: true,
};

/** ARN of a key that encrypts secrets. An alias would allow nothing: IAM compares the ARN of the key. */
export const SECRETS_KEY_ARN: TextRule = {
  pattern: '^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]{1,128}$',
  mustBe: 'the ARN of a key in AWS KMS, arn:aws:kms:REGION:ACCOUNT:key/ID, and not of an alias',
};

/** The ARN of a secret, or an empty text. The error does not show the value. */
export function secretArn(): PropRule {
  const { pattern, mustBe } = SECRET_ARN;
  return orEmpty({
    mustBe,
    check: (property, value) => {
      if (Token.isUnresolved(value) || (typeof value === 'string' && new RegExp(pattern).test(value))) return;
      throw new Error(`${property} must be ${mustBe}.`);
    },
  });
}
