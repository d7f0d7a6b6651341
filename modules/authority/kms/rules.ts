import {
  KMS_KEY_ARN,
  KMS_KEY_ARN_MUST_BE,
  PARAMETER_NAME,
  PARAMETER_NAME_MUST_BE,
} from '../../../handler/authority/kms/vocabulary';
import { IMPOSSIBLE_PURPOSES, PURPOSES } from '../../../handler/issuance/purposes';
import type { TextRule } from '../../rules';
import { OID } from '../rules';

/** ARN of the CA's key. */
export const KEY_ARN: TextRule = { pattern: KMS_KEY_ARN, mustBe: KMS_KEY_ARN_MUST_BE };

/** Name of the SSM parameter with the CA's certificate. */
export const CERTIFICATE_PARAMETER: TextRule = { pattern: PARAMETER_NAME, mustBe: PARAMETER_NAME_MUST_BE };

/** A URL that goes into certificates, so that anybody can read it without TLS (RFC 5280, 4.2.1.13 and 4.2.2.1). */
export const HTTP_URL: TextRule = {
  pattern: '^http://[!-~]{1,500}$',
  except: '["<>\\\\^`{|}#]|^http://[^/]*@',
  mustBe:
    'a http URL (not https, which would need a certificate to check a certificate), of at most 500 characters, ' +
    'without user and fragment',
};

const NAMED_PURPOSES = [...PURPOSES.keys()];

/** A purpose of an extended key usage: the names that the signer knows, or an object identifier. */
export const PURPOSE: TextRule = {
  pattern: `^(${NAMED_PURPOSES.join('|')}|${OID.pattern.slice(1, -1)})$`,
  except: `^(${Object.keys(IMPOSSIBLE_PURPOSES).join('|').replaceAll('.', '[.]')})$`,
  mustBe: `${NAMED_PURPOSES.join(', ')} or an object identifier, and not that of any purpose, OCSP signing or time stamping`,
};
