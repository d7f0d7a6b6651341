import type { IResolvable } from 'cdktf';
import { DEFAULT_CRL_VALIDITY_HOURS } from '../../handler/crl/vocabulary';
import { flag, integer, orEmpty, type PropRules, text } from '../props';
import { TOPIC_ARN } from '../rules';
import { BUCKET_NAME, CRL_SCHEDULE_MINUTES, CRL_VALIDITY_HOURS, DISTRIBUTION_ARN, OBJECT_KEY } from './rules';

/** Defaults of a revocation list, which are those of the program's variables too. */
export const CRL_DEFAULTS = {
  /**
   * Off: AWS IoT reads no list, so it is only for those who check certificates elsewhere; and somebody has to serve it.
   */
  publish: false,
  /** Hours. */
  validityHours: DEFAULT_CRL_VALIDITY_HOURS,
  /** Minutes. A run costs next to nothing. */
  scheduleMinutes: 60,
} as const;

/** How the revocation list of a CA is published. An empty text means that a property is not given. */
export interface RevocationListProps {
  /**
   * Whether it is published.
   * @default {@link CRL_DEFAULTS.publish}
   */
  readonly publish?: boolean | IResolvable;
  /**
   * Name of your own bucket for it, in the account and Region of the PKI. Nothing about it is managed here, not even who
   * may read.
   * @default a private bucket is made
   */
  readonly bucket?: string;
  /**
   * Key of its object in the bucket.
   * @default the PKI's name with `.crl`
   */
  readonly objectKey?: string;
  /**
   * How long a list is valid, in hours, 2 to 240.
   * @default {@link CRL_DEFAULTS.validityHours}
   */
  readonly validityHours?: number;
  /**
   * Minutes between lists, 15 to 720, and at most a quarter of the validity.
   * @default {@link CRL_DEFAULTS.scheduleMinutes}
   */
  readonly scheduleMinutes?: number;
  /**
   * ARN of the CloudFront distribution that may read the list from the bucket that is made, by origin access control.
   * Has no effect with `bucket`.
   * @default none
   */
  readonly distributionArn?: string;
  /**
   * ARN of the SNS topic for pages, in the Region of the PKI.
   * @default nobody is paged
   */
  readonly pageTopicArn?: string;
  /**
   * ARN of the SNS topic for tickets, in the Region of the PKI.
   * @default tickets notify nobody
   */
  readonly ticketTopicArn?: string;
}

/** What the properties must be. */
export const REVOCATION_LIST_PROPS: PropRules<RevocationListProps> = {
  publish: flag(),
  bucket: orEmpty(text(BUCKET_NAME)),
  objectKey: orEmpty(text(OBJECT_KEY)),
  validityHours: integer(CRL_VALIDITY_HOURS),
  scheduleMinutes: integer(CRL_SCHEDULE_MINUTES),
  distributionArn: orEmpty(text(DISTRIBUTION_ARN)),
  pageTopicArn: orEmpty(text(TOPIC_ARN)),
  ticketTopicArn: orEmpty(text(TOPIC_ARN)),
};
