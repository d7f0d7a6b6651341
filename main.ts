import { existsSync, readFileSync } from 'node:fs';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import { AWS_IOT_TIMEOUT_MS, SUBJECT_PATTERN_MUST_BE } from './handler/vocabulary';
import {
  CertificateSigning,
  LOG_LEVELS,
  LOG_RETENTION_DAYS,
  PrivateCa,
  REHEARSALS,
  SIGNING_ALGORITHMS,
  SIGNING_MODES,
} from './modules';
import { exampleRequestVariables } from './modules/example-variables';
import {
  CERTIFICATE_AUTHORITY_ARN,
  CERTIFICATE_TEMPLATE_ARN,
  EMAIL,
  HEALTH_CHECK_MINUTES,
  LATENCY_ALARM_MS,
  MEMORY_MB,
  METRICS_NAMESPACE,
  NAME,
  RUNBOOK_URL,
  TOPIC_ARN,
  VALIDITY_DAYS,
} from './modules/rules';
import { configureStateBackend, refuseMisplacedBackend } from './modules/state-backend';
import {
  choiceVariable,
  integerVariable,
  numberChoiceVariable,
  patternVariable,
  tagsVariable,
  textVariable,
} from './modules/variables';

const app = new App();
const stack = new TerraformStack(app, 'iot-certificate-signing');
if (existsSync('cdktf.json')) refuseMisplacedBackend(readFileSync('cdktf.json', 'utf8'));
configureStateBackend(stack);
// use_lockfile of the S3 backend needs 1.10; nothing else needs more.
stack.addOverride('terraform.required_version', '>= 1.10.0');

const region = textVariable(stack, 'region', {
  description: 'AWS Region to deploy to. Empty: what the AWS environment says (AWS_REGION, the profile).',
  optional: true,
});
const tags = tagsVariable(stack, 'tags', {
  description:
    'Tags of everything that can have them, 50 at most: keys of 1 to 127 characters, values of 1 to 255, and of those ' +
    'only letters, digits, blanks and _.:/=+-@.',
});

const provider = new AwsProvider(stack, 'aws');

const signing = new CertificateSigning(stack, 'signing', {
  name: textVariable(stack, 'name', {
    description: 'Name of the deployment and of the certificate provider; everything else is named after it.',
    default: 'iot-certificate-signing',
    rule: NAME,
  }),
  authority: new PrivateCa({
    certificateAuthorityArn: textVariable(stack, 'certificate_authority_arn', {
      description: 'ARN of the AWS Private CA that signs. It must be active, and may lie in another Region.',
      rule: CERTIFICATE_AUTHORITY_ARN,
    }),
    validityDays: integerVariable(stack, 'certificate_validity_days', {
      description:
        "Lifetime of each certificate, in days. In the CA's last stretch of life, certificates end with it.",
      default: 365,
      rule: VALIDITY_DAYS,
    }),
    templateArn: textVariable(stack, 'certificate_template_arn', {
      description:
        'ARN of the template of AWS Private CA: one with client authentication, and none with CSRPassthrough in its ' +
        'name, which copies extensions that nobody has checked. Empty: EndEntityClientAuthCertificate/V1 of the partition.',
      optional: true,
      rule: CERTIFICATE_TEMPLATE_ARN,
    }),
    signingAlgorithm: choiceVariable(stack, 'signing_algorithm', {
      description: "Algorithm with which the CA signs. Empty: the one that fits the CA's key.",
      default: '',
      choices: ['', ...SIGNING_ALGORITHMS],
    }),
  }),
  subjectPattern: patternVariable(stack, 'subject_pattern', {
    description:
      'Required. Regular expression (RE2) that the whole RFC 4514 subject of a request must match, such as ' +
      'CN={clientId},O=Example: in the order of RFC 4514, which puts the last part of the encoding first. {clientId}, ' +
      "outside of [ ] and \\Q \\E, stands for the device's MQTT client id as RFC 4514 writes it. .* allows any subject, " +
      'the empty one too: then whoever holds a claim certificate can have any signed.',
    patternFor: 'subject',
    mustBe: SUBJECT_PATTERN_MUST_BE,
  }),
  alternativeNamePattern: patternVariable(stack, 'alternative_name_pattern', {
    description:
      'Regular expression (RE2) that each alternative name of a request must match as a whole, such as ' +
      'DNS:{clientId}\\.example\\.com. Empty: none are allowed.',
    patternFor: 'alternativeNames',
  }),
  acceptSha1Requests: new TerraformVariable(stack, 'accept_sha1_requests', {
    type: 'bool',
    description:
      'Whether requests signed with SHA-1 are accepted, for devices with old SDKs that cannot be changed. The ' +
      'certificates are never signed with SHA-1.',
    default: false,
    nullable: false,
  }).booleanValue,
  exampleRequest: exampleRequestVariables(stack, {
    subject: 'subject_pattern',
    alternativeNames: 'alternative_name_pattern',
  }),
  signingMode: choiceVariable(stack, 'signing_mode', {
    description:
      'Who signs: self-managed, or aws-managed, which deletes the certificate provider and nothing else.',
    default: 'self-managed',
    choices: SIGNING_MODES,
  }),
  rehearsal: choiceVariable(stack, 'rehearsal', {
    description:
      'How a change is rehearsed before it goes live: issue (a certificate for one day), probe (reads only, no ' +
      'cost) or off. Only issue waits until the permission to use another CA has spread.',
    default: 'issue',
    choices: REHEARSALS,
  }),
  automaticRollback: new TerraformVariable(stack, 'automatic_rollback', {
    type: 'bool',
    description:
      'Whether the alarm "signing is down" rolls back to AWS-managed signing by itself and leaves a hold.',
    default: false,
    nullable: false,
  }).booleanValue,
  healthCheckMinutes: integerVariable(stack, 'health_check_minutes', {
    description: 'Minutes between two health checks of the signer, which issue nothing; 0 for none.',
    default: 5,
    rule: HEALTH_CHECK_MINUTES,
  }),
  memoryMb: integerVariable(stack, 'memory_mb', {
    description: 'Memory of the signer in MB; the share of a processor grows with it.',
    default: 1_024,
    rule: MEMORY_MB,
  }),
  logRetentionDays: numberChoiceVariable(stack, 'log_retention_days', {
    description: 'How long logs are kept, in days; 0 keeps them forever.',
    default: 90,
    choices: LOG_RETENTION_DAYS,
  }),
  logLevel: choiceVariable(stack, 'log_level', {
    description:
      'Lowest level that the signer logs. None above INFO, at which Lambda would drop the metrics.',
    default: 'INFO',
    choices: LOG_LEVELS,
  }),
  metricsNamespace: textVariable(stack, 'metrics_namespace', {
    description: 'CloudWatch namespace of the metrics.',
    default: 'IotCertificateSigning',
    rule: METRICS_NAMESPACE,
  }),
  notifications: {
    pageTopicArn: textVariable(stack, 'page_topic_arn', {
      description:
        'ARN of the SNS topic, in this Region, for what must wake somebody. Empty: a topic is created. A topic that you ' +
        'give must let CloudWatch and EventBridge of this account publish.',
      optional: true,
      rule: TOPIC_ARN,
    }),
    ticketTopicArn: textVariable(stack, 'ticket_topic_arn', {
      description:
        'ARN of the SNS topic, in this Region and account, for what can wait until morning. Empty: the topic that is ' +
        'created.',
      optional: true,
      rule: TOPIC_ARN,
    }),
    email: textVariable(stack, 'notification_email', {
      description:
        'Address that gets every notification by e-mail, once its owner has confirmed. Empty: none.',
      optional: true,
      rule: EMAIL,
    }),
  },
  alarmsEnabled: new TerraformVariable(stack, 'alarms_enabled', {
    type: 'bool',
    description: 'Whether alarms notify. false: they are evaluated and shown, and wake nobody.',
    default: true,
    nullable: false,
  }).booleanValue,
  latencyAlarmMs: integerVariable(stack, 'latency_alarm_ms', {
    description: `Latency in milliseconds at which the p99 pages; AWS IoT gives up at ${AWS_IOT_TIMEOUT_MS}.`,
    default: 4_000,
    rule: LATENCY_ALARM_MS,
  }),
  runbookUrl: textVariable(stack, 'runbook_url', {
    description:
      'Address at which docs/runbooks can be read, such as one in your wiki: notifications and dashboard link to it. ' +
      'Empty: they name the page.',
    optional: true,
    rule: RUNBOOK_URL,
  }),
  tags,
});

output('signer_function_name', signing.functionName, 'Name of the function that signs.');
output('signer_function_arn', signing.functionArn, 'ARN of the function that signs.');
output('certificate_provider_name', signing.providerName, 'Name of the certificate provider.');
output('signing_mode_effective', signing.effectiveMode, 'Who signs now: self-managed or aws-managed.');
output(
  'signing_mode_decided_by',
  signing.decidedBy,
  'What keeps signing with AWS: none, variable, hold, or variable and hold.',
);
output(
  'rehearsal_result',
  signing.rehearsalResult,
  'What the last rehearsal found, JSON; {"rehearsal":"off"} when it is off.',
);
output(
  'roll_back_command',
  signing.rollBackCommand,
  'AWS CLI line that rolls back to AWS-managed signing and leaves a hold; put the reason into it.',
);
output('dashboard_url', signing.dashboardUrl, 'Address of the dashboard, in the AWS console.');
output(
  'lift_hold_command',
  signing.liftHoldCommand,
  'AWS CLI line that lifts the hold; the next deploy, with rehearsal, switches self-managed signing back on.',
);

// Nothing is planned with a provider that depends on a wrong variable, so that the plan is not long, and what Terraform
// says of the variable stands alone. At the end of a long plan, `cdktf deploy` loses it.
const variables = stack.node.children.filter((child) => child instanceof TerraformVariable);
provider.region = `\${[${region} == "" ? null : ${region}, [${variables.map(({ fqn }) => fqn).join(', ')}]][0]}`;

app.synth();

/** An output under exactly this name, which scripts and people rely on. */
function output(name: string, value: string, description: string): void {
  new TerraformOutput(stack, name, { value, description }).overrideLogicalId(name);
}
