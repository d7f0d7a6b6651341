import { INLINE } from '../api/names';
import type { Row, TagCalls } from '../table/row';
import { type Attributes, optionalStringIn, stringIn } from '../values';
import { accountId, partitionOf } from './account';

const tagsOf = (ResourceType: string): TagCalls => ({
  of: ({ name }) => ({ ResourceType, ResourceId: name }),
  add: 'AddTagsToResource',
  remove: 'RemoveTagsFromResource',
});

/** `value` is also computed: with an `insecure_value`, it holds the earlier value. */
const valueIn = (planned: Attributes) => ({
  Value: optionalStringIn(planned, 'insecure_value') ?? optionalStringIn(planned, 'value'),
});

const LATEST = { DocumentVersion: '$LATEST', VersionName: undefined };

/** The types of Systems Manager: parameters and documents. */
export const SSM: Readonly<Record<string, Row>> = {
  aws_ssm_parameter: {
    service: 'ssm',
    create: [
      {
        operation: 'PutParameter',
        input: (planned) => ({ ...valueIn(planned), Overwrite: planned.overwrite === true }),
      },
    ],
    read: [
      {
        operation: 'GetParameter',
        input: () => ({ WithDecryption: true }),
        at: 'Parameter',
        also: ({ Parameter }, state): Attributes =>
          optionalStringIn(state, 'insecure_value') === undefined
            ? {}
            : { insecure_value: (Parameter as { readonly Value: string }).Value },
      },
      {
        operation: 'DescribeParameters',
        input: ({ name }) => ({ ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: [name] }] }),
        at: 'Parameters',
        by: 'Name',
      },
    ],
    update: [
      {
        operation: 'PutParameter',
        input: (planned) => ({ ...valueIn(planned), Overwrite: true }),
        on: [
          'allowed_pattern',
          'data_type',
          'description',
          'insecure_value',
          'key_id',
          'tier',
          'type',
          'value',
        ],
      },
    ],
    delete: [{ operation: 'DeleteParameter' }],
    id: (attributes) => stringIn(attributes, 'name'),
    forcesNew: ['name'],
    supports: ['insecure_value'],
    recomputed: ({ prior, planned }) =>
      prior.insecure_value === planned.insecure_value ? ['version'] : ['value', 'version'],
    tags: tagsOf('Parameter'),
  },
  aws_ssm_document: {
    service: 'ssm',
    names: { Attachments: 'attachments_source', Document: INLINE },
    create: [{ operation: 'CreateDocument' }],
    read: [
      {
        operation: 'DescribeDocument',
        input: () => LATEST,
        at: 'Document',
        also: async (_answer, { name }, context) => ({
          arn:
            `arn:${partitionOf(context.region)}:ssm:${context.region}:${await accountId(context)}` +
            `:document/${name}`,
        }),
      },
      { operation: 'GetDocument', input: () => LATEST },
    ],
    update: [
      {
        operation: 'UpdateDocument',
        input: () => LATEST,
        on: ['content', 'document_format', 'target_type', 'version_name', 'attachments_source'],
      },
      {
        operation: 'UpdateDocumentDefaultVersion',
        // The version that the update created.
        input: (_planned, { answer }) => {
          const { DocumentDescription } = answer as {
            readonly DocumentDescription?: { DocumentVersion: string };
          };
          return DocumentDescription === undefined
            ? []
            : { DocumentVersion: DocumentDescription.DocumentVersion };
        },
        on: 'anything',
      },
    ],
    delete: [{ operation: 'DeleteDocument', input: () => ({ ...LATEST, DocumentVersion: undefined }) }],
    id: (attributes) => stringIn(attributes, 'name'),
    forcesNew: ['name', 'document_type'],
    defaults: { document_format: 'JSON' },
    recomputed: ({ prior, planned }) =>
      prior.content === planned.content
        ? []
        : ['default_version', 'document_version', 'hash', 'latest_version'],
    tags: tagsOf('Document'),
  },
};
