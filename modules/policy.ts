import type { Account } from './account';
import { jsonText } from './json-text';

/** One statement of an IAM policy. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  /** May be a list that only Terraform knows. */
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A policy document, JSON. */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return jsonText({ Version: '2012-10-17', Statement: statements });
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
