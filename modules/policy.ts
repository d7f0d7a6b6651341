import type { IResolvable } from 'cdktf';
import type { Account } from './account';
import { jsonText } from './json-text';

/** One statement of an IAM policy. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  /** May be a list that only Terraform knows. */
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Terraform's condition for whether an authority's policy has it, known while Terraform plans. @default it has it */
  readonly onlyIf?: IResolvable;
}

/** A policy document, JSON, with all statements, whatever their conditions. */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  const Statement = statements.map(({ onlyIf: _, ...statement }) => statement);
  return jsonText({ Version: '2012-10-17', Statement });
}

/** A trust policy, JSON, for a service that assumes the role. */
export function trustPolicy(service: string, condition?: PolicyStatement['Condition']): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole', Condition: condition },
    ],
  });
}

/**
 * The ARNs of a certificate provider. AWS writes them in two ways, and does not document which one IAM checks or
 * which one AWS IoT presents when it calls the signer.
 */
export function certificateProviderArns(account: Account, name: string) {
  return {
    slash: account.arn('iot', `certificateprovider/${name}`),
    colon: account.arn('iot', `certificateprovider:${name}`),
  } as const;
}
