import { LONGEST_CRL_VALIDITY_HOURS, SHORTEST_CRL_VALIDITY_HOURS } from '../../handler/crl/vocabulary';
import type { IntegerRule, TextRule } from '../rules';

/** Name of an S3 bucket. (S3 user guide, "Bucket naming rules") */
export const BUCKET_NAME: TextRule = {
  pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
  except: '\\.\\.|^[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+$',
  mustBe: 'the name of an S3 bucket: 3 to 63 small letters, digits, hyphens and dots',
};

/** Key of the list's object: what a URL shows as it is, and no name that S3 or a browser treats specially. */
export const OBJECT_KEY: TextRule = {
  pattern: '^[A-Za-z0-9_-][A-Za-z0-9._/-]{0,254}$',
  except: '//|/$|(^|/)\\.\\.?(/|$)',
  mustBe:
    'the key of an S3 object: 1 to 255 letters, digits and ._/-, without a dot or slash at its start, a slash at its end, or two in a row',
};

/** How long a list is valid. */
export const CRL_VALIDITY_HOURS: IntegerRule = {
  minimum: SHORTEST_CRL_VALIDITY_HOURS,
  maximum: LONGEST_CRL_VALIDITY_HOURS,
  unit: 'hours',
};

/** Minutes between lists: not so few that a run meets the last one, and at least two a day. */
export const CRL_SCHEDULE_MINUTES: IntegerRule = { minimum: 15, maximum: 720, unit: 'minutes' };

/** Of a list's validity, one part passes between two lists: so two runs may fail, and the third is still in time. */
export const SCHEDULES_PER_VALIDITY = 4;

/** ARN of a CloudFront distribution. */
export const DISTRIBUTION_ARN: TextRule = {
  pattern: '^arn:aws[a-z-]*:cloudfront::[0-9]{12}:distribution/[A-Z0-9]{1,64}$',
  mustBe: 'the ARN of a CloudFront distribution, arn:aws:cloudfront::ACCOUNT:distribution/ID',
};
