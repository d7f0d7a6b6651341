import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App } from 'cdktf';
import { LEDGER_DEFAULTS, Ledger } from '../modules';
import { RETENTION_DAYS } from '../modules/authority/rules';
import { outputsOf, programStack, useRegion } from '../modules/program';
import { NAME } from '../modules/rules';
import { integerVariable, tagsVariable, textVariable } from '../modules/variables';

const app = new App();
const stack = programStack(app, 'iot-ledger', 'ledger');

const region = textVariable(stack, 'region', {
  description:
    'AWS Region to deploy to, that of the signer. Empty: that of the AWS environment (AWS_REGION or the profile).',
  optional: true,
});
const provider = new AwsProvider(stack, 'aws');

const ledger = new Ledger(stack, 'ledger', {
  name: textVariable(stack, 'name', {
    description: 'Name of the ledger; its table has -ledger after it. It can never change.',
    default: 'iot',
    rule: NAME,
  }),
  ledgerRetentionDays: integerVariable(stack, 'ledger_retention_days', {
    description:
      'Days that entries of the ledger outlive their certificates. The signer writes it into each entry.',
    default: LEDGER_DEFAULTS.ledgerRetentionDays,
    rule: RETENTION_DAYS,
  }),
  tags: tagsVariable(stack, 'tags', {
    description:
      'Tags for the table, at most 50. Keys have 1 to 127 characters, values 1 to 255: letters, digits, spaces and ' +
      '_.:/=+-@.',
  }),
});

const output = outputsOf(stack);
output('ledger_table', ledger.ledgerTable, 'Name of the DynamoDB table with every certificate.');
output(
  'signer_variables',
  ledger.signerVariables,
  "Attributes for the variable of the signer's CA, in its terraform.tfvars.",
);

useRegion(stack, provider, region);

app.synth();
