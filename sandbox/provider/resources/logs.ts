import type { Row } from '../table/row';
import { stringIn } from '../values';

/** The types of CloudWatch Logs: log groups and saved queries. */
export const LOGS: Readonly<Record<string, Row>> = {
  aws_cloudwatch_log_group: {
    service: 'logs',
    // Its `arn` ends in `:*`, Terraform's does not.
    names: { logGroupName: 'name', arn: null, logGroupArn: 'arn' },
    create: [
      { operation: 'CreateLogGroup' },
      { operation: 'PutRetentionPolicy', input: ({ retention_in_days: days }) => (days === 0 ? [] : {}) },
    ],
    read: [
      {
        operation: 'DescribeLogGroups',
        input: ({ name }) => ({ logGroupNamePrefix: name }),
        at: 'logGroups',
        by: 'logGroupName',
      },
    ],
    update: [
      { operation: 'PutRetentionPolicy', input: ({ retention_in_days: days }) => (days === 0 ? [] : {}) },
      {
        operation: 'DeleteRetentionPolicy',
        input: ({ retention_in_days: days }) => (days === 0 ? {} : []),
        on: ['retention_in_days'],
      },
    ],
    delete: [{ operation: 'DeleteLogGroup', input: ({ skip_destroy }) => (skip_destroy === true ? [] : {}) }],
    id: (attributes) => stringIn(attributes, 'name'),
    forcesNew: ['name', 'name_prefix', 'log_group_class'],
    generated: 'name',
    defaults: { retention_in_days: 0, skip_destroy: false },
    tags: { of: ({ arn }) => ({ resourceArn: arn }) },
  },
  aws_cloudwatch_query_definition: {
    service: 'logs',
    create: [{ operation: 'PutQueryDefinition' }],
    read: [
      {
        operation: 'DescribeQueryDefinitions',
        input: ({ name }) => ({ queryDefinitionNamePrefix: name }),
        at: 'queryDefinitions',
        by: 'queryDefinitionId',
      },
    ],
    update: [{ operation: 'PutQueryDefinition' }],
    delete: [{ operation: 'DeleteQueryDefinition' }],
    id: (attributes) => stringIn(attributes, 'query_definition_id'),
    forcesNew: [],
  },
};
