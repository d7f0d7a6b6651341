import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App } from 'cdktf';
import { AWS_IOT_TIMEOUT_MS, SUBJECT_PATTERN_MUST_BE } from './handler/vocabulary';
import {
  CertificateSigning,
  DEFAULTS,
  LOG_LEVELS,
  LOG_RETENTION_DAYS,
  REHEARSALS,
  SIGNING_MODES,
} from './modules';
import { estVariable } from './modules/authority/est/variable';
import { kmsVariable } from './modules/authority/kms/variable';
import { privateCaVariable } from './modules/authority/private-ca/variable';
import { authorityFromVariables } from './modules/authority/variables';
import { vaultVariable } from './modules/authority/vault/variable';
import { exampleRequestVariables } from './modules/example-variables';
import { DEFAULT_DEPLOYMENT } from './modules/names';
import { networkVariable } from './modules/network/variable';
import { outputsOf, programStack, useRegion } from './modules/program';
import {
  EMAIL,
  HEALTH_CHECK_MINUTES,
  LATENCY_ALARM_MS,
  MEMORY_MB,
  METRICS_NAMESPACE,
  NAME,
  RUNBOOK_URL,
  TOPIC_ARN,
} from './modules/rules';
import {
  choiceVariable,
  flagVariable,
  integerVariable,
  numberChoiceVariable,
  patternVariable,
  tagsVariable,
  textVariable,
} from './modules/variables';

const app = new App();
const stack = programStack(app, 'iot-certificate-signing');

const region = textVariable(stack, 'region', {
  description: 'AWS Region to deploy to. Empty: that of the AWS environment (AWS_REGION or the profile).',
  optional: true,
});
const tags = tagsVariable(stack, 'tags', {
  description:
    'Tags for everything that can have tags, at most 50. Keys have 1 to 127 characters, values 1 to 255: letters, ' +
    'digits, spaces and _.:/=+-@.',
});

const provider = new AwsProvider(stack, 'aws');

const signing = new CertificateSigning(stack, 'signing', {
  name: textVariable(stack, 'name', {
    description: 'Name of the deployment and of the certificate provider. Everything else is named after it.',
    default: DEFAULT_DEPLOYMENT,
    rule: NAME,
  }),
  authority: authorityFromVariables(
    privateCaVariable(stack),
    kmsVariable(stack),
    estVariable(stack),
    vaultVariable(stack),
  ),
  subjectPattern: patternVariable(stack, 'subject_pattern', {
    description:
      'Required. Regular expression (RE2) that the whole subject of a request must match, such as ' +
      'CN={clientId},O=Example. The subject is in RFC 4514 form, whose order puts the last part of the encoding ' +
      'first. Outside of [ ] and \\Q \\E, {clientId} stands for the MQTT client id of the device as RFC 4514 writes ' +
      'it. .* allows any subject, even an empty one: then anyone with a claim certificate can have any subject signed.',
    patternFor: 'subject',
    mustBe: SUBJECT_PATTERN_MUST_BE,
  }),
  alternativeNamePattern: patternVariable(stack, 'alternative_name_pattern', {
    description:
      'Regular expression (RE2) that each alternative name of a request must match as a whole, such as ' +
      'DNS:{clientId}\\.example\\.com. Empty: no alternative names are allowed.',
    patternFor: 'alternativeNames',
  }),
  acceptSha1Requests: flagVariable(stack, 'accept_sha1_requests', {
    description:
      'Whether to accept requests signed with SHA-1, for devices whose old SDKs cannot be changed. Certificates are ' +
      'never signed with SHA-1.',
    default: DEFAULTS.acceptSha1Requests,
  }),
  exampleRequest: exampleRequestVariables(stack, {
    subject: 'subject_pattern',
    alternativeNames: 'alternative_name_pattern',
  }),
  signingMode: choiceVariable(stack, 'signing_mode', {
    description:
      'Who signs: self-managed (your CA) or aws-managed, which deletes the certificate provider and nothing else.',
    default: DEFAULTS.signingMode,
    choices: SIGNING_MODES,
  }),
  rehearsal: choiceVariable(stack, 'rehearsal', {
    description:
      'How a change is rehearsed before it goes live: issue (a certificate for one day), probe (only reads, at no ' +
      'cost) or off. Only issue waits until a new permission to use a CA has taken effect.',
    default: DEFAULTS.rehearsal,
    choices: REHEARSALS,
  }),
  automaticRollback: flagVariable(stack, 'automatic_rollback', {
    description:
      'Whether the alarm signing-down rolls back to AWS-managed signing by itself, and leaves a hold.',
    default: DEFAULTS.automaticRollback,
  }),
  healthCheckMinutes: integerVariable(stack, 'health_check_minutes', {
    description: 'Minutes between health checks of the signer, which issue nothing. 0 turns them off.',
    default: DEFAULTS.healthCheckMinutes,
    rule: HEALTH_CHECK_MINUTES,
  }),
  memoryMb: integerVariable(stack, 'memory_mb', {
    description: 'Memory of the signer in MB. Its share of a processor grows with it.',
    default: DEFAULTS.memoryMb,
    rule: MEMORY_MB,
  }),
  network: networkVariable(stack),
  logRetentionDays: numberChoiceVariable(stack, 'log_retention_days', {
    description: 'Days to keep logs. 0 keeps them forever.',
    default: DEFAULTS.logRetentionDays,
    choices: LOG_RETENTION_DAYS,
  }),
  logLevel: choiceVariable(stack, 'log_level', {
    description: 'Lowest level that the signer logs. Not above INFO: Lambda would then drop the metrics.',
    default: DEFAULTS.logLevel,
    choices: LOG_LEVELS,
  }),
  metricsNamespace: textVariable(stack, 'metrics_namespace', {
    description: 'CloudWatch namespace of the metrics.',
    default: DEFAULTS.metricsNamespace,
    rule: METRICS_NAMESPACE,
  }),
  notifications: {
    pageTopicArn: textVariable(stack, 'page_topic_arn', {
      description:
        'ARN of the SNS topic for pages, in this Region. It must let CloudWatch and EventBridge of this account ' +
        'publish. Empty: a topic is created.',
      optional: true,
      rule: TOPIC_ARN,
    }),
    ticketTopicArn: textVariable(stack, 'ticket_topic_arn', {
      description:
        'ARN of the SNS topic for tickets, which can wait until morning, in this Region and account. Empty: the ' +
        'topic that is created.',
      optional: true,
      rule: TOPIC_ARN,
    }),
    email: textVariable(stack, 'notification_email', {
      description: 'E-mail address that gets every notification once its owner has confirmed. Empty: none.',
      optional: true,
      rule: EMAIL,
    }),
  },
  alarmsEnabled: flagVariable(stack, 'alarms_enabled', {
    description: 'Whether alarms notify. If false, they are still evaluated and shown.',
    default: DEFAULTS.alarmsEnabled,
  }),
  latencyAlarmMs: integerVariable(stack, 'latency_alarm_ms', {
    description: `Latency in milliseconds at which the p99 pages; AWS IoT gives up at ${AWS_IOT_TIMEOUT_MS}.`,
    default: DEFAULTS.latencyAlarmMs,
    rule: LATENCY_ALARM_MS,
  }),
  runbookUrl: textVariable(stack, 'runbook_url', {
    description:
      'Address of a copy of docs/runbooks, such as in your wiki. Notifications and dashboard link to it. Empty: ' +
      'they name the page.',
    optional: true,
    rule: RUNBOOK_URL,
  }),
  tags,
});

const output = outputsOf(stack);
output('signer_function_name', signing.functionName, 'Name of the function that signs.');
output('signer_function_arn', signing.functionArn, 'ARN of the function that signs.');
output('certificate_provider_name', signing.providerName, 'Name of the certificate provider.');
output('signing_mode_effective', signing.effectiveMode, 'Who signs: self-managed or aws-managed.');
output(
  'signing_mode_decided_by',
  signing.decidedBy,
  'What keeps AWS signing: none, or variable, hold, authority (which cannot sign yet), joined by and.',
);
output('next_step', signing.nextStep, 'What to do so that the authority can sign: none if it can.');
output(
  'rehearsal_result',
  signing.rehearsalResult,
  'What the last rehearsal found, JSON. {"rehearsal":"off"} when it is off.',
);
output(
  'roll_back_command',
  signing.rollBackCommand,
  'AWS CLI command that rolls back to AWS-managed signing and leaves a hold. Put the reason into it.',
);
output('dashboard_url', signing.dashboardUrl, 'Address of the dashboard in the AWS console.');
output(
  'lift_hold_command',
  signing.liftHoldCommand,
  'AWS CLI command that lifts the hold. The next deploy rehearses, then switches self-managed signing back on.',
);

useRegion(stack, provider, region);

app.synth();
