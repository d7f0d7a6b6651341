import { type AwsAccount, SANDBOX_ACCOUNT } from '../../account';
import { SDK } from '../../sdk';
import type { ServiceDefinition } from '../../wire/api';
import { ServiceModel } from '../../wire/model';
import type { Automation } from './automation/automation';
import { automationOperations } from './automation-operations';
import { documentOperations } from './document-operations';
import type { Documents } from './documents';
import { parameterOperations } from './parameter-operations';
import type { ParameterStore } from './parameter-store';
import { tagOperations } from './tag-operations';

const MODEL = new ServiceModel(SDK.ssm);

/** What Systems Manager's API operates on. */
export interface SsmApiOptions {
  readonly parameters: ParameterStore;
  readonly documents: Documents;
  /** Executions of the documents. @default none: no document can be started */
  readonly automation?: Automation;
  /** @default the sandbox's account */
  readonly account?: AwsAccount;
}

/** Systems Manager: parameters, documents, and the automation executions of documents. */
export function ssmApi({
  parameters,
  documents,
  automation,
  account = SANDBOX_ACCOUNT,
}: SsmApiOptions): ServiceDefinition {
  return {
    scope: 'ssm',
    model: MODEL,
    conditions: parameters.conditions,
    constraints: {
      'PutParameter.Name': { min: 1, max: 2_048 },
      'PutParameter.Type': { oneOf: ['String', 'StringList', 'SecureString'] },
      'PutParameter.Description': { max: 1_024 },
      'GetParameters.Names': { min: 1, max: 10 },
      'DeleteParameters.Names': { min: 1, max: 10 },
      'CreateDocument.Name': { pattern: /[a-zA-Z0-9_\-.]{3,128}/ },
      'CreateDocument.Content': { min: 1 },
      'CreateDocument.DocumentType': { oneOf: ['Automation', 'Command', 'Session', 'Policy', 'Package'] },
      Tags: { max: 1_000 },
    },
    operations: {
      ...parameterOperations(parameters, account),
      ...documentOperations(documents, account),
      ...(automation && automationOperations(automation, account)),
      ...tagOperations({ Parameter: parameters, Document: documents }, account),
    },
  };
}
