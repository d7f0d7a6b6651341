import {
  KMS_KEY_ARN,
  KMS_KEY_ARN_MUST_BE,
  PARAMETER_NAME,
  PARAMETER_NAME_MUST_BE,
} from '../../../handler/authority/kms/vocabulary';
import { IMPOSSIBLE_PURPOSES, PURPOSES } from '../../../handler/issuance/purposes';
import {
  LONGEST_RETENTION_DAYS,
  LONGEST_WINDOW_SECONDS,
  SHORTEST_RETENTION_DAYS,
  SHORTEST_WINDOW_SECONDS,
  TABLE_NAME,
  TABLE_NAME_MUST_BE,
} from '../../../handler/ledger/vocabulary';
import type { IntegerRule, TextRule } from '../../rules';

/** ARN of the CA's key. */
export const KEY_ARN: TextRule = { pattern: KMS_KEY_ARN, mustBe: KMS_KEY_ARN_MUST_BE };

/** Name of the SSM parameter with the CA's certificate. */
export const CERTIFICATE_PARAMETER: TextRule = { pattern: PARAMETER_NAME, mustBe: PARAMETER_NAME_MUST_BE };

/** Name of the ledger's table. */
export const LEDGER_TABLE_NAME: TextRule = { pattern: TABLE_NAME, mustBe: TABLE_NAME_MUST_BE };

/** How long the same request gets the same certificate. */
export const WINDOW_SECONDS: IntegerRule = {
  minimum: SHORTEST_WINDOW_SECONDS,
  maximum: LONGEST_WINDOW_SECONDS,
  unit: 'seconds',
};

/** How long an entry of the ledger stays after the end of its certificate. */
export const RETENTION_DAYS: IntegerRule = {
  minimum: SHORTEST_RETENTION_DAYS,
  maximum: LONGEST_RETENTION_DAYS,
  unit: 'days',
};

/** A URL that goes into certificates, so that anybody can read it without TLS (RFC 5280, 4.2.1.13 and 4.2.2.1). */
export const HTTP_URL: TextRule = {
  pattern: '^http://[!-~]{1,500}$',
  except: '["<>\\\\^`{|}#]|^http://[^/]*@',
  mustBe:
    'a http URL (not https, which would need a certificate to check a certificate), of at most 500 characters, ' +
    'without user and fragment',
};

/** An object identifier. */
export const OID: TextRule = {
  pattern: '^([01](\\.([0-9]|[1-3][0-9]))|2\\.(0|[1-9][0-9]{0,8}))(\\.(0|[1-9][0-9]{0,17}))*$',
  mustBe: 'an object identifier, such as 1.3.6.1.4.1.99999.1',
};

const NAMED_PURPOSES = [...PURPOSES.keys()];

/** A purpose of an extended key usage: the names that the signer knows, or an object identifier. */
export const PURPOSE: TextRule = {
  pattern: `^(${NAMED_PURPOSES.join('|')}|${OID.pattern.slice(1, -1)})$`,
  except: `^(${Object.keys(IMPOSSIBLE_PURPOSES).join('|').replaceAll('.', '[.]')})$`,
  mustBe: `${NAMED_PURPOSES.join(', ')} or an object identifier, and not that of any purpose, OCSP signing or time stamping`,
};
