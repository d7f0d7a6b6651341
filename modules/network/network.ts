import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from '../account';
import { type PolicyStatement, policyDocument } from '../policy';
import type { NetworkProps } from './props';

/** Properties of `Network`. */
export interface FunctionNetworkProps extends NetworkProps {
  readonly account: Account;
  /** ARNs of the functions that run in it. */
  readonly functionArns: readonly string[];
}

/**
 * The place in a VPC where functions run. If its lists turn out to be empty when Terraform plans, everything is as without
 * it: the functions, their role's policies, and what tells that they change.
 */
export class Network extends Construct {
  readonly #props: FunctionNetworkProps;
  /** Terraform's references to the lists. */
  readonly #subnets: string;
  readonly #securityGroups: string;
  /** Terraform's condition for whether there is one, without `${ }`. */
  readonly #exists: string;

  constructor(scope: Construct, id: string, props: FunctionNetworkProps) {
    super(scope, id);
    this.#props = props;
    this.#subnets = this.#local('subnet-ids', props.subnetIds);
    this.#securityGroups = this.#local('security-group-ids', props.securityGroupIds);
    this.#exists = `length(${this.#subnets}) > 0`;
  }

  /** Has a function run in it. */
  connect(to: LambdaFunction): void {
    to.addOverride('dynamic.vpc_config', {
      for_each: `\${${this.#exists} ? [true] : []}`,
      content: {
        subnet_ids: `\${${this.#subnets}}`,
        security_group_ids: `\${${this.#securityGroups}}`,
      },
    });
  }

  /** The policy of the functions' role, JSON, with what running here takes. Call it once. @param policy JSON */
  policyWith(policy: string): string {
    const outside = this.#local('policy-outside', policy);
    const own = this.#local('policy-inside', policyDocument(this.#statements()));
    const statements = `concat(jsondecode(${outside}).Statement, jsondecode(${own}).Statement)`;
    // Last, because cdktf takes a closing brace for the end of the expression.
    return `\${!(${this.#exists}) ? ${outside} : jsonencode({ Version = "2012-10-17", Statement = ${statements} })}`;
  }

  /** What identifies a function, and the network with it. @param id Unique within this construct. */
  identityWith(id: string, identity: Readonly<Record<string, string>>): Record<string, string> {
    const outside = this.#local(id, identity);
    const own = `jsonencode([sort(${this.#subnets}), sort(${this.#securityGroups})])`;
    return Token.asStringMap(`\${merge(${outside}, ${this.#exists} ? { network = ${own} } : {})}`);
  }

  /**
   * What Lambda does in the name of the role to connect functions. Functions inherit it, and have no use for it, so it does
   * not hold for their own calls, which alone name a source function.
   * (Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC")
   */
  #statements(): readonly PolicyStatement[] {
    const { account, functionArns } = this.#props;
    const Condition = { ArnNotEquals: { 'lambda:SourceFunctionArn': functionArns } };
    const where = [account.partition, account.region].map((part, place) =>
      this.#local(`where-${place}`, part),
    );
    // Subnets and security groups can be shared by another account.
    const arns = (type: string, ids: string) =>
      `formatlist("arn:%s:ec2:%s:*:${type}/%s", ${where.join(', ')}, ${ids})`;
    const interfaces = this.#local('interfaces', account.arn('ec2', 'network-interface/*'));
    const created = new TerraformLocal(
      this,
      'created-in',
      `\${concat([${interfaces}], ${arns('subnet', this.#subnets)}, ${arns('security-group', this.#securityGroups)})}`,
    );
    return [
      {
        Sid: 'CreateNetworkInterfaces',
        Effect: 'Allow',
        Action: ['ec2:CreateNetworkInterface'],
        Resource: created.asList,
        Condition,
      },
      {
        Sid: 'ManageNetworkInterfaces',
        Effect: 'Allow',
        Action: [
          'ec2:AssignPrivateIpAddresses',
          'ec2:DeleteNetworkInterface',
          'ec2:UnassignPrivateIpAddresses',
        ],
        // Lambda takes no narrower resource for all interfaces. (The same page, on DeleteNetworkInterface)
        Resource: [account.arn('ec2', '*/*')],
        Condition,
      },
      {
        Sid: 'SeeTheNetwork',
        Effect: 'Allow',
        Action: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
        // They take no resource. (Service authorization reference, Amazon EC2)
        Resource: ['*'],
        Condition,
      },
    ];
  }

  #local(id: string, value: unknown): string {
    return new TerraformLocal(this, id, value).fqn;
  }
}
