import type { IResolvable, TerraformProvider } from 'cdktf';
import { authority, type SigningAuthority } from './authority/authority';
import { LOG_LEVELS } from './bundled-function';
import { type ExampleRequestProps, exampleRequest } from './example-request';
import { LOG_RETENTION_DAYS } from './log-retention';
import { alternativeNamePattern, subjectPattern } from './name-pattern';
import { type AlarmTunings, alarmTunings } from './observability/alarms/tuning';
import {
  NOTIFICATION_SETTINGS,
  type NotificationSettings,
} from './observability/notifications/notifications';
import { choice, flag, integer, orEmpty, type PropRules, required, settings, text } from './props';
import { REHEARSALS } from './rehearsal';
import {
  HEALTH_CHECK_MINUTES,
  LATENCY_ALARM_MS,
  MEMORY_MB,
  METRICS_NAMESPACE,
  NAME,
  RUNBOOK_URL,
} from './rules';
import { awsProvider } from './side-by-side';
import { SIGNING_MODES } from './signing-switch';
import { tags } from './tags';

/** Properties of `CertificateSigning`. */
export interface CertificateSigningProps {
  /**
   * Name of the deployment and of the certificate provider; everything else is named after it. 1 to 35 of
   * `A-Za-z0-9_-`, and not beginning with a hyphen, `aws`, `amazon`, `amzn` or `ssm`.
   */
  readonly name: string;
  /**
   * The AWS provider of the account and Region to deploy to, for all resources and data sources. An account has one
   * certificate provider per Region, so only one deployment in each can be self-managed.
   * @default the stack's provider without an alias
   */
  readonly provider?: TerraformProvider;
  /** Who signs, such as `new PrivateCa({ … })`. */
  readonly authority: SigningAuthority;
  /**
   * Regular expression (RE2) that the whole RFC 4514 subject of a CSR must match, such as `CN={clientId},O=Example`;
   * `{clientId}` in it, outside of `[ ]` and `\Q \E`, stands for the MQTT client id of the device as RFC 4514 writes it
   * in a value. RFC 4514 puts the last part of the encoding first. `.*` allows any subject, the empty one too: then
   * whoever holds a claim certificate of the fleet can have any signed. There is no default, so that somebody decides.
   */
  readonly subjectPattern: string;
  /**
   * Regular expression (RE2) that each alternative name of a CSR must match as a whole, such as
   * `DNS:{clientId}\.example\.com`; `{clientId}` as in `subjectPattern`.
   * @default no alternative names are allowed, not even beside a `subjectPattern` of `.*`
   */
  readonly alternativeNamePattern?: string;
  /**
   * Whether requests signed with SHA-1 are accepted, as AWS-managed signing is known to do for old mobile SDKs. SHA-1
   * then proves no more than that the device has the key; the certificate is never signed with it.
   * @default false
   */
  readonly acceptSha1Requests?: boolean | IResolvable;
  /**
   * A request that must be allowed, strongly advised: a pattern that refuses it stops the synthesis or the rehearsal,
   * and so the deploy. Without one, a pattern that refuses every device is deployed all the same.
   * @default none: no pattern is tried
   */
  readonly exampleRequest?: ExampleRequestProps;
  /**
   * `self-managed`: the signer signs. `aws-managed`: the certificate provider is deleted and AWS signs; all else
   * stays. A hold that on-call has left wins over `self-managed`.
   * @default self-managed
   */
  readonly signingMode?: string;
  /**
   * How a change is rehearsed before it goes live: `issue` has a throw-away key signed for one day, `probe` only
   * reads, at no cost, `off` does neither.
   * @default issue
   */
  readonly rehearsal?: string;
  /**
   * Whether the alarm "signing is down" rolls back by itself. Then AWS signs what your CA was to sign, which not
   * every fleet may want without a person deciding it.
   * @default false
   */
  readonly automaticRollback?: boolean | IResolvable;
  /** Minutes between two health checks of the signer, 1 to 60; 0 for none. @default 5 */
  readonly healthCheckMinutes?: number;
  /** Memory of the signer in MB, 128 to 10,240; the share of a processor grows with it. @default 1024 */
  readonly memoryMb?: number;
  /** How long logs are kept, in days; one of `LOG_RETENTION_DAYS`. @default 90 */
  readonly logRetentionDays?: number;
  /** One of `LOG_LEVELS`. @default INFO */
  readonly logLevel?: string;
  /** Namespace of the metrics. @default IotCertificateSigning */
  readonly metricsNamespace?: string;
  /** Where alarms notify. @default an SNS topic is created, and nobody has subscribed to it */
  readonly notifications?: NotificationSettings;
  /** Whether alarms notify; without, they are evaluated and shown, and wake nobody. @default true */
  readonly alarmsEnabled?: boolean | IResolvable;
  /** Latency in milliseconds, 100 to 4,999, at which the p99 pages; AWS IoT gives up at 5,000. @default 4000 */
  readonly latencyAlarmMs?: number;
  /** Single alarms, by their name in docs/alarms.md, with other numbers or turned off. @default all as they are */
  readonly alarms?: AlarmTunings;
  /**
   * Address at which `docs/runbooks/` of this package can be read, such as one in your wiki, without a slash at its
   * end; at most 200 characters after `https://`. Notifications and dashboard link to it.
   * @default none: they name the page, without a link
   */
  readonly runbookUrl?: string;
  /**
   * Tags of everything that can have them, 50 at most: keys of 1 to 127 characters that differ in more than case, values
   * of 1 to 255.
   * @default none
   */
  readonly tags?: Record<string, string>;
}

/** What the properties must be. */
export const CERTIFICATE_SIGNING_PROPS: PropRules<CertificateSigningProps> = {
  name: required(text(NAME)),
  provider: awsProvider(),
  authority: required(authority()),
  subjectPattern: subjectPattern(),
  alternativeNamePattern: alternativeNamePattern(),
  acceptSha1Requests: flag(),
  exampleRequest: exampleRequest(),
  signingMode: choice(SIGNING_MODES),
  rehearsal: choice(REHEARSALS),
  automaticRollback: flag(),
  healthCheckMinutes: integer(HEALTH_CHECK_MINUTES),
  memoryMb: integer(MEMORY_MB),
  logRetentionDays: choice(LOG_RETENTION_DAYS),
  logLevel: choice(LOG_LEVELS),
  metricsNamespace: text(METRICS_NAMESPACE),
  notifications: settings(NOTIFICATION_SETTINGS),
  alarmsEnabled: flag(),
  latencyAlarmMs: integer(LATENCY_ALARM_MS),
  alarms: alarmTunings(),
  runbookUrl: orEmpty(text(RUNBOOK_URL)),
  tags: tags(),
};
