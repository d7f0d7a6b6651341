import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { ITerraformDependable, TerraformMetaArguments } from 'cdktf';
import { Construct } from 'constructs';
import { attributeOf } from './counted';
import { policyDocument, trustPolicy } from './policy';

/** Properties of `FunctionRole`. */
export interface FunctionRoleProps {
  /** Name of the role. */
  readonly name: string;
  /** One sentence for the console. */
  readonly description: string;
  /** ARNs of the log groups that functions with this role write to. */
  readonly logGroupArns: readonly string[];
  /** 1 or 0: whether the role exists. @default it always does */
  readonly count?: TerraformMetaArguments['count'];
  /** Tags. */
  readonly tags: Record<string, string>;
}

/** The role of one or several functions. It allows logs and traces, and what is added with `allow`. */
export class FunctionRole extends Construct {
  /** ARN of the role. */
  readonly arn: string;
  /** The permission to write logs and traces, which a function should depend on. */
  readonly telemetry: IamRolePolicy;
  readonly #role: IamRole;

  constructor(
    scope: Construct,
    id: string,
    { name, description, logGroupArns, count, tags }: FunctionRoleProps,
  ) {
    super(scope, id);
    this.#role = new IamRole(this, 'role', {
      count,
      name,
      description,
      assumeRolePolicy: trustPolicy('lambda.amazonaws.com'),
      tags,
    });
    this.arn = attributeOf(this.#role, 'arn');
    this.telemetry = this.allow(
      'telemetry',
      policyDocument([
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
    );
  }

  /** Adds a policy of this name. @param policy The document, JSON. */
  allow(name: string, policy: string, dependsOn: ITerraformDependable[] = []): IamRolePolicy {
    const { count } = this.#role;
    return new IamRolePolicy(this, name, {
      count,
      name,
      role: attributeOf(this.#role, 'name'),
      policy,
      dependsOn,
    });
  }
}
