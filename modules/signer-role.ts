import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { type PolicyStatement, policyDocument, trustPolicy } from './policy';

/** Properties of `SignerRole`. */
export interface SignerRoleProps {
  /** Name of the role. */
  readonly name: string;
  /** ARNs of the log groups that the functions with this role write to. */
  readonly logGroupArns: readonly string[];
  /** What the authority needs. */
  readonly authorityPolicy: readonly PolicyStatement[];
  /** Tags. */
  readonly tags: Record<string, string>;
}

/** The role of the signer: it writes its logs and traces and asks its authority, nothing else. */
export class SignerRole extends Construct {
  /** ARN of the role. */
  readonly arn: string;
  /** The permissions; a function that needs them depends on it. */
  readonly permissions: IamRolePolicy;

  constructor(scope: Construct, id: string, { name, logGroupArns, authorityPolicy, tags }: SignerRoleProps) {
    super(scope, id);
    const role = new IamRole(this, 'role', {
      name,
      description: 'Signs certificate requests of AWS IoT devices',
      assumeRolePolicy: trustPolicy('lambda.amazonaws.com'),
      tags,
    });
    this.arn = role.arn;
    this.permissions = new IamRolePolicy(this, 'permissions', {
      name: 'sign',
      role: role.name,
      policy: policyDocument([
        ...authorityPolicy,
        {
          Sid: 'WriteLogs',
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: logGroupArns.map((arn) => `${arn}:*`),
        },
        {
          Sid: 'WriteTraces',
          Effect: 'Allow',
          Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
          // X-Ray has no resources to name. (Service authorization reference, AWS X-Ray)
          Resource: ['*'],
        },
      ]),
    });
  }
}
