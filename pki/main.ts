import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App } from 'cdktf';
import { Construct } from 'constructs';
import { CRL_DEFAULTS, KEY_SPECS, KmsPki, PKI_DEFAULTS } from '../modules';
import { KEY_ARN } from '../modules/authority/kms/rules';
import { RETENTION_DAYS } from '../modules/authority/rules';
import {
  BUCKET_NAME,
  CRL_SCHEDULE_MINUTES,
  CRL_VALIDITY_HOURS,
  DISTRIBUTION_ARN,
  OBJECT_KEY,
} from '../modules/crl/rules';
import { ROLE, ROLE_PATTERN } from '../modules/pki/rules';
import { outputsOf, programStack, useRegion } from '../modules/program';
import { NAME, TOPIC_ARN } from '../modules/rules';
import {
  choiceVariable,
  flagVariable,
  integerVariable,
  tagsVariable,
  textListVariable,
  textVariable,
} from '../modules/variables';

const app = new App();
const stack = programStack(app, 'iot-pki', 'pki');

const region = textVariable(stack, 'region', {
  description:
    'AWS Region to deploy to, that of the signer. Empty: that of the AWS environment (AWS_REGION or the profile).',
  optional: true,
});
const provider = new AwsProvider(stack, 'aws');

const pki = new KmsPki(stack, 'pki', {
  name: textVariable(stack, 'name', {
    description: 'Name of the PKI. Key, ledger and parameter are named after it. It can never change.',
    default: 'iot-pki',
    rule: NAME,
  }),
  keySpec: choiceVariable(stack, 'key_spec', {
    description: "Kind of the CA's key. It can never change. Has no effect with key_arn.",
    default: PKI_DEFAULTS.keySpec,
    choices: KEY_SPECS,
  }),
  keyArn: textVariable(stack, 'key_arn', {
    description:
      'ARN of a key in this Region that exists already, in another account or as the replica of a multi-Region key. ' +
      'Nothing about it is managed here, not even who may use it. Empty: a key is made.',
    optional: true,
    rule: KEY_ARN,
  }),
  multiRegion: flagVariable(stack, 'multi_region', {
    description:
      'Whether the key can be replicated to other Regions. It can never change. Has no effect with key_arn.',
    default: PKI_DEFAULTS.multiRegion,
  }),
  signsLeaves: flagVariable(stack, 'signs_leaves', {
    description:
      'Whether signers use the key. false for a root, which signs other CAs only: then no signer may sign, whoever is ' +
      'in signers. Has no effect with key_arn.',
    default: PKI_DEFAULTS.signsLeaves,
  }),
  signers: textListVariable(stack, 'signers', {
    description:
      "The signers' roles, by name or ARN, which need not exist yet and may be of other accounts. * and ? stand for " +
      'other characters, so a pattern trusts whoever may create such roles. Empty: the signer of a deployment with ' +
      'the default name, in this account and Region. Has no effect with key_arn.',
    rule: ROLE_PATTERN,
  }),
  ceremonyRole: textVariable(stack, 'ceremony_role', {
    description:
      "Role that has the CA's certificate signed, by name or ARN; it need not exist yet. Its own policy must allow " +
      'kms:Sign too. Empty: only signers sign. Has no effect with key_arn.',
    optional: true,
    rule: ROLE,
  }),
  administrators: textListVariable(stack, 'administrators', {
    description:
      'Roles that administer the key, by name or ARN: they enable, disable and delete it, and change its policy, but ' +
      "do not sign. They must exist. Add the pipeline's, in case another one than the first must deploy. Has no " +
      'effect with key_arn.',
    rule: ROLE,
  }),
  ledgerRetentionDays: integerVariable(stack, 'ledger_retention_days', {
    description:
      'Days that entries of the ledger outlive their certificates. The signer writes it into each entry.',
    default: PKI_DEFAULTS.ledgerRetentionDays,
    rule: RETENTION_DAYS,
  }),
  revocationList: {
    publish: flagVariable(stack, 'publish_crl', {
      description:
        "Whether a function publishes the CA's revocation list into an S3 bucket. Off, because AWS IoT reads no list: " +
        'turn it on for those who check certificates elsewhere, and serve the list to them.',
      default: CRL_DEFAULTS.publish,
    }),
    bucket: textVariable(stack, 'crl_bucket', {
      description:
        'Name of your own bucket for the revocation list, in this account and Region. Nothing about it is managed ' +
        'here, not even who may read. Empty: a private bucket is made.',
      optional: true,
      rule: BUCKET_NAME,
    }),
    objectKey: textVariable(stack, 'crl_key', {
      description: "Key of the revocation list's object in the bucket. Empty: the name of the PKI with .crl.",
      optional: true,
      rule: OBJECT_KEY,
    }),
    validityHours: integerVariable(stack, 'crl_validity_hours', {
      description: 'How long a revocation list is valid, in hours.',
      default: CRL_DEFAULTS.validityHours,
      rule: CRL_VALIDITY_HOURS,
    }),
    scheduleMinutes: integerVariable(stack, 'crl_schedule_minutes', {
      description:
        'Minutes between revocation lists, at most a quarter of their validity. What is revoked stands on the next one.',
      default: CRL_DEFAULTS.scheduleMinutes,
      rule: CRL_SCHEDULE_MINUTES,
    }),
    distributionArn: textVariable(stack, 'crl_distribution_arn', {
      description:
        'ARN of the CloudFront distribution that may read the revocation list from the bucket that is made, by origin ' +
        'access control. Empty: none. Has no effect with crl_bucket.',
      optional: true,
      rule: DISTRIBUTION_ARN,
    }),
    pageTopicArn: textVariable(stack, 'page_topic_arn', {
      description:
        'ARN of the SNS topic for pages about the revocation list, in this Region; that of the signer will do. Empty: ' +
        'nobody is paged.',
      optional: true,
      rule: TOPIC_ARN,
    }),
    ticketTopicArn: textVariable(stack, 'ticket_topic_arn', {
      description:
        'ARN of the SNS topic for tickets about the revocation list, in this Region; that of the signer will do. ' +
        'Empty: tickets notify nobody.',
      optional: true,
      rule: TOPIC_ARN,
    }),
  },
  tags: tagsVariable(stack, 'tags', {
    description:
      'Tags for everything that is made, at most 50. Keys have 1 to 127 characters, values 1 to 255: letters, digits, spaces ' +
      'and _.:/=+-@.',
  }),
});

// In a scope of their own, because a variable has the name of an output.
const output = outputsOf(new Construct(stack, 'outputs'));
output('key_arn', pki.keyArn, "ARN of the CA's key.");
output('key_alias', pki.keyAlias, "Alias of the CA's key. Empty if the key was given.");
output(
  'certificate_parameter',
  pki.certificateParameter,
  "Name of the SSM parameter for the CA's certificate and its chain.",
);
output('ledger_table', pki.ledgerTable, 'Name of the DynamoDB table with every certificate.');
output('signer_variables', pki.signerVariables, "The signer's variable kms, for its terraform.tfvars.");
output(
  'crl_function',
  pki.crlFunction,
  'Name of the function that publishes the revocation list. Empty if none does.',
);
output(
  'crl_bucket',
  pki.crlBucket,
  'Name of the bucket with the revocation list. Empty if none is published.',
);
output(
  'crl_address_hint',
  pki.crlAddressHint,
  'Where the revocation list is, and how others can get it. Empty if none is published.',
);
output('next_steps', pki.nextSteps, 'What to do after the deploy.');

useRegion(stack, provider, region);

app.synth();
