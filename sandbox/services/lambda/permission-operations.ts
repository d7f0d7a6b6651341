import { randomUUID } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-lambda';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { nameIn, type OfFunction } from './function-name';
import type { LambdaService } from './lambda-service';
import type { PolicyStatement } from './resource-policies';

/** The functions' resource policies. @param ofFunction ARN of a request's function. */
export function permissionOperations(
  lambda: LambdaService,
  ofFunction: (input: OfFunction) => string,
): ServiceDefinition['operations'] {
  const { policies } = lambda;
  return {
    AddPermission: on(
      ofFunction,
      async (input: OfFunction & Given<sdk.AddPermissionRequest, 'StatementId' | 'Action' | 'Principal'>) => {
        const { functionName } = await lambda.getFunction(nameIn(input.FunctionName));
        const statement = statementIn(input, ofFunction(input));
        policies.add(functionName, statement);
        return { Statement: JSON.stringify(statement) };
      },
    ),
    RemovePermission: on(
      ofFunction,
      (input: OfFunction & Given<sdk.RemovePermissionRequest, 'StatementId'>) =>
        policies.remove(nameIn(input.FunctionName), input.StatementId),
    ),
    GetPolicy: on(ofFunction, ({ FunctionName }: OfFunction) => {
      const Statement = policies.of(nameIn(FunctionName));
      if (Statement.length === 0) {
        throw new ApiError('ResourceNotFoundException', 'The resource you requested does not exist.');
      }
      return {
        Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement }),
        RevisionId: randomUUID(),
      };
    }),
  };
}

function statementIn(
  input: Given<sdk.AddPermissionRequest, 'StatementId' | 'Action' | 'Principal'>,
  Resource: string,
): PolicyStatement {
  const { StatementId: Sid, Action, Principal, SourceAccount, SourceArn } = input;
  const Condition = {
    ...(SourceAccount !== undefined && { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
    ...(SourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': SourceArn } }),
  };
  return {
    Sid,
    Effect: 'Allow',
    Principal: Principal.includes('.') ? { Service: Principal } : { AWS: Principal },
    Action,
    Resource,
    ...(Object.keys(Condition).length > 0 && { Condition }),
  };
}
