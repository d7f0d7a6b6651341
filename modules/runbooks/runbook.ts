import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SsmDocument } from '@cdktf/provider-aws/lib/ssm-document';
import { Construct } from 'constructs';
import type { Account } from '../account';
import { type PolicyStatement, policyDocument, trustPolicy } from '../policy';
import type { RunbookDocument } from './document';

/** What a runbook does and may do, kept together so that they match. */
export interface RunbookDefinition extends Omit<RunbookDocument, 'schemaVersion' | 'assumeRole'> {
  /** What the steps need, and no more. */
  readonly permissions: readonly PolicyStatement[];
}

/** Properties of `Runbook`. */
export interface RunbookProps {
  readonly account: Account;
  /** Name of the document. */
  readonly name: string;
  /** Name of its role. */
  readonly roleName: string;
  readonly definition: RunbookDefinition;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/** An SSM Automation document with a role of its own, so that its caller needs no permissions for its steps. */
export class Runbook extends Construct {
  /** Name of the document. */
  readonly documentName: string;
  /** ARN of the role that the steps run with. */
  readonly roleArn: string;
  /** The document, for what depends on it. */
  readonly resource: SsmDocument;

  constructor(scope: Construct, id: string, props: RunbookProps) {
    super(scope, id);
    const { account, name, roleName, tags } = props;
    const { permissions, ...document } = props.definition;
    const role = new IamRole(this, 'role', {
      name: roleName,
      description: `Runs the steps of the runbook ${name}`,
      // Against the confused deputy, as AWS recommends: any Region, but only this account's executions.
      // (Systems Manager user guide, "Create the service roles for Automation")
      assumeRolePolicy: trustPolicy('ssm.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': account.id },
        ArnLike: { 'aws:SourceArn': `arn:${account.partition}:ssm:*:${account.id}:automation-execution/*` },
      }),
      tags,
    });
    const policy = new IamRolePolicy(this, 'permissions', {
      name: 'run',
      role: role.name,
      policy: policyDocument(permissions),
    });
    const content: RunbookDocument = { ...document, schemaVersion: '0.3', assumeRole: role.arn };
    this.resource = new SsmDocument(this, 'document', {
      name,
      documentType: 'Automation',
      documentFormat: 'JSON',
      content: JSON.stringify(content),
      tags,
      dependsOn: [policy],
    });
    this.documentName = name;
    this.roleArn = role.arn;
  }
}
