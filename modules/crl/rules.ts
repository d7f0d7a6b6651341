import {
  CRL_BUCKET,
  CRL_BUCKET_MUST_BE,
  CRL_OBJECT_KEY,
  CRL_OBJECT_KEY_MUST_BE,
  LONGEST_CRL_VALIDITY_HOURS,
  SHORTEST_CRL_VALIDITY_HOURS,
} from '../../handler/crl/vocabulary';
import type { IntegerRule, TextRule } from '../rules';

/** Name of an S3 bucket. */
export const BUCKET_NAME: TextRule = { pattern: CRL_BUCKET, mustBe: CRL_BUCKET_MUST_BE };

/** Key of the list's object. */
export const OBJECT_KEY: TextRule = { pattern: CRL_OBJECT_KEY, mustBe: CRL_OBJECT_KEY_MUST_BE };

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
