import type { IResolvable, TerraformProvider } from 'cdktf';
import type { SigningAuthority } from './authority/authority';
import { type AuthorityChoice, authority } from './authority/choice';
import { LOG_LEVELS } from './bundled-function';
import type { DEFAULTS } from './defaults';
import { type ExampleRequestProps, exampleRequest } from './example-request';
import { LOG_RETENTION_DAYS } from './log-retention';
import { alternativeNamePattern, subjectPattern } from './name-pattern';
import { type NetworkProps, network } from './network/props';
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
   * `A-Za-z0-9_-`, not beginning with a hyphen, `aws`, `amazon`, `amzn` or `ssm`.
   */
  readonly name: string;
  /**
   * The AWS provider for the account and Region to deploy to. An account has one certificate provider per Region, so
   * only one deployment in each can be self-managed.
   * @default the stack's provider without an alias
   */
  readonly provider?: TerraformProvider;
  /** Who signs: an object of one of this package's authorities, or of your own. */
  readonly authority: SigningAuthority | AuthorityChoice;
  /**
   * Regular expression (RE2) that the whole subject of a CSR must match, such as `CN={clientId},O=Example`. The
   * subject is in RFC 4514 form, whose order puts the last part of the encoding first. Outside of `[ ]` and `\Q \E`,
   * `{clientId}` stands for the device's MQTT client id as RFC 4514 writes it. `.*` allows any subject, even an empty
   * one: then anyone with a claim certificate can have any subject signed. There is no default, because the decision
   * must be yours.
   */
  readonly subjectPattern: string;
  /**
   * Regular expression (RE2) that each alternative name of a CSR must match as a whole, such as
   * `DNS:{clientId}\.example\.com`, with `{clientId}` as in `subjectPattern`.
   * @default no alternative names are allowed, not even with a `subjectPattern` of `.*`
   */
  readonly alternativeNamePattern?: string;
  /**
   * Whether to accept requests signed with SHA-1, as AWS-managed signing is known to do for old mobile SDKs. Such a
   * signature only proves that the device has the key; the certificate is never signed with SHA-1.
   * @default {@link DEFAULTS.acceptSha1Requests}
   */
  readonly acceptSha1Requests?: boolean | IResolvable;
  /**
   * A request that must be allowed; strongly advised. A pattern that refuses it stops the synthesis or the rehearsal,
   * and so the deploy. Without an example, a pattern that refuses every device is deployed all the same.
   * @default none: no pattern is tried
   */
  readonly exampleRequest?: ExampleRequestProps;
  /**
   * `self-managed`: the signer signs. `aws-managed`: the certificate provider is deleted and AWS signs; everything else
   * stays. A hold that on-call has left wins over `self-managed`.
   * @default {@link DEFAULTS.signingMode}
   */
  readonly signingMode?: string;
  /**
   * How a change is rehearsed before it goes live: `issue` has a throw-away key signed for one day, `probe` only
   * reads, at no cost, `off` does neither.
   * @default {@link DEFAULTS.rehearsal}
   */
  readonly rehearsal?: string;
  /**
   * Whether the alarm `signing-down` rolls back by itself. AWS then signs what your CA should have signed, which you
   * may not want without a person deciding it.
   * @default {@link DEFAULTS.automaticRollback}
   */
  readonly automaticRollback?: boolean | IResolvable;
  /** Minutes between health checks of the signer, 1 to 60; 0 for none. @default {@link DEFAULTS.healthCheckMinutes} */
  readonly healthCheckMinutes?: number;
  /**
   * Memory of the signer in MB, 128 to 10,240. Its share of a processor grows with it.
   * @default {@link DEFAULTS.memoryMb}
   */
  readonly memoryMb?: number;
  /**
   * Where in a VPC the signer and its rehearsal run, such as one from which the CA can be reached.
   * @default in none: the signer reaches what the internet reaches
   */
  readonly network?: NetworkProps;
  /** Days to keep logs, one of `LOG_RETENTION_DAYS`. @default {@link DEFAULTS.logRetentionDays} */
  readonly logRetentionDays?: number;
  /** One of `LOG_LEVELS`. @default {@link DEFAULTS.logLevel} */
  readonly logLevel?: string;
  /** Namespace of the metrics. @default {@link DEFAULTS.metricsNamespace} */
  readonly metricsNamespace?: string;
  /** Where alarms notify. @default an SNS topic is created, without subscribers */
  readonly notifications?: NotificationSettings;
  /** Whether alarms notify. If false, they are still evaluated and shown. @default {@link DEFAULTS.alarmsEnabled} */
  readonly alarmsEnabled?: boolean | IResolvable;
  /**
   * Latency in milliseconds, 100 to 4,999, at which the p99 pages; AWS IoT gives up at 5,000.
   * @default {@link DEFAULTS.latencyAlarmMs}
   */
  readonly latencyAlarmMs?: number;
  /** Single alarms, by their name in docs/alarms.md, with other numbers or turned off. @default as in docs/alarms.md */
  readonly alarms?: AlarmTunings;
  /**
   * Address of a copy of this package's `docs/runbooks/`, such as in your wiki, without a slash at its end; at most 200
   * characters after `https://`. Notifications and dashboard link to it.
   * @default none: they name the page, without a link
   */
  readonly runbookUrl?: string;
  /**
   * Tags for everything that can have tags, at most 50. Keys have 1 to 127 characters and differ in more than case;
   * values have 1 to 255.
   * @default none
   */
  readonly tags?: Record<string, string>;
}

/** What the properties of `CertificateSigning` must be. */
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
  network: network(),
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
