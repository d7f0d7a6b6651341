import type * as sdk from '@aws-sdk/client-lambda';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { nameIn, type OfFunction } from './function-name';
import type { LambdaService } from './lambda-service';

/** Concurrent executions of a new account, and those that cannot be reserved. (Lambda developer guide) */
const ACCOUNT_CONCURRENCY = 1_000;
const UNRESERVABLE_CONCURRENCY = 100;

/** Reserved concurrency. @param ofFunction ARN of a request's function. */
export function concurrencyOperations(
  lambda: LambdaService,
  ofFunction: (input: OfFunction) => string,
): ServiceDefinition['operations'] {
  return {
    GetFunctionConcurrency: on(ofFunction, async ({ FunctionName }: OfFunction) => {
      const { functionName } = await lambda.getFunction(nameIn(FunctionName));
      return { ReservedConcurrentExecutions: lambda.reservedConcurrency(functionName) };
    }),
    PutFunctionConcurrency: on(
      ofFunction,
      async (
        input: OfFunction & Given<sdk.PutFunctionConcurrencyRequest, 'ReservedConcurrentExecutions'>,
      ) => {
        const { functionName } = await lambda.getFunction(nameIn(input.FunctionName));
        lambda.reserveConcurrency(functionName, input.ReservedConcurrentExecutions);
        return { ReservedConcurrentExecutions: input.ReservedConcurrentExecutions };
      },
    ),
    DeleteFunctionConcurrency: on(ofFunction, async ({ FunctionName }: OfFunction) => {
      lambda.reserveConcurrency((await lambda.getFunction(nameIn(FunctionName))).functionName, undefined);
    }),
    GetAccountSettings: on('*', () => ({
      AccountLimit: {
        ConcurrentExecutions: ACCOUNT_CONCURRENCY,
        UnreservedConcurrentExecutions: Math.max(
          UNRESERVABLE_CONCURRENCY,
          ACCOUNT_CONCURRENCY - lambda.reservedConcurrencySum,
        ),
      },
    })),
  };
}
