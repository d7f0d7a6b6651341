import { ApiError } from '../../wire/api-error';
import { matchesWildcards } from '../iam/wildcards';

/** A statement of a function's resource policy, as created by AddPermission. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: { readonly Service: string } | { readonly AWS: string };
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: {
    readonly StringEquals?: Readonly<Record<string, string>>;
    readonly ArnLike?: Readonly<Record<string, string>>;
  };
}

/** A service of AWS that invokes a function on behalf of one of its resources. */
export interface InvokingService {
  /** Such as `iot.amazonaws.com`. */
  readonly principal: string;
  /** Account of the resource. */
  readonly sourceAccount: string;
  /** ARN of the resource. */
  readonly sourceArn: string;
}

/** The functions' resource policies: which services may invoke them. (IAM user guide, "ARN condition operators") */
export class ResourcePolicies {
  readonly #policies = new Map<string, readonly PolicyStatement[]>();

  /** @throws ApiError ResourceConflictException if a statement has this id */
  add(functionName: string, statement: PolicyStatement): void {
    const statements = this.of(functionName);
    if (statements.some(({ Sid }) => Sid === statement.Sid)) {
      throw new ApiError(
        'ResourceConflictException',
        `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    }
    this.#policies.set(functionName, [...statements, statement]);
  }

  /** @throws ApiError ResourceNotFoundException */
  remove(functionName: string, sid: string): void {
    const statements = this.of(functionName);
    const left = statements.filter(({ Sid }) => Sid !== sid);
    if (left.length === statements.length) {
      throw new ApiError('ResourceNotFoundException', `Statement ${sid} is not found in resource policy.`);
    }
    this.#policies.set(functionName, left);
  }

  /** Forgets a deleted function. */
  forget(functionName: string): void {
    this.#policies.delete(functionName);
  }

  /** The statements; empty without a policy. */
  of(functionName: string): readonly PolicyStatement[] {
    return this.#policies.get(functionName) ?? [];
  }

  /** Whether a service may invoke a function. */
  allows(functionName: string, { principal, sourceAccount, sourceArn }: InvokingService): boolean {
    return this.of(functionName).some(
      ({ Principal, Condition: { StringEquals = {}, ArnLike = {} } = {} }) => {
        const { 'AWS:SourceAccount': account = sourceAccount } = StringEquals;
        const { 'AWS:SourceArn': arn = sourceArn } = ArnLike;
        return (
          'Service' in Principal &&
          Principal.Service === principal &&
          account === sourceAccount &&
          matchesWildcards(arn, sourceArn)
        );
      },
    );
  }
}
