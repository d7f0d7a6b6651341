import type * as sdk from '@aws-sdk/client-lambda';
import { on, type ServiceDefinition } from '../../wire/api';
import { ApiError, found } from '../../wire/api-error';
import { nameIn, type OfFunction } from './function-name';
import type { LambdaService } from './lambda-service';

/** Invocations, and settings for asynchronous ones. @param ofFunction ARN of a request's function. */
export function invocationOperations(
  lambda: LambdaService,
  ofFunction: (input: OfFunction) => string,
): ServiceDefinition['operations'] {
  const configOf = (name: string) =>
    found(
      lambda.eventInvokeConfigs,
      name,
      'ResourceNotFoundException',
      `The function ${name} doesn't have an EventInvokeConfig`,
    );
  return {
    PutFunctionEventInvokeConfig: on(
      ofFunction,
      async (input: OfFunction & sdk.PutFunctionEventInvokeConfigRequest) => {
        const { functionName } = await lambda.getFunction(nameIn(input.FunctionName));
        const { FunctionName: _, Qualifier: __, ...settings } = input;
        const config = {
          ...settings,
          FunctionArn: `${ofFunction(input)}:$LATEST`,
          LastModified: new Date(),
        };
        lambda.eventInvokeConfigs.set(functionName, config);
        return config;
      },
    ),
    GetFunctionEventInvokeConfig: on(ofFunction, ({ FunctionName }: OfFunction) =>
      configOf(nameIn(FunctionName)),
    ),
    DeleteFunctionEventInvokeConfig: on(ofFunction, ({ FunctionName }: OfFunction) => {
      configOf(nameIn(FunctionName));
      lambda.eventInvokeConfigs.delete(nameIn(FunctionName));
    }),
    Invoke: on(
      ofFunction,
      async ({ FunctionName, InvocationType, LogType, Payload }: OfFunction & sdk.InvocationRequest) => {
        const name = nameIn(FunctionName);
        const event = eventIn(Payload);
        if (InvocationType === 'DryRun') return { StatusCode: 204 };
        const invocation = lambda.invoke(name, event);
        if (InvocationType === 'Event') {
          // The caller never learns the outcome.
          invocation.catch(() => {});
          return { StatusCode: 202 };
        }
        const { payload, functionError, logLines } = await invocation;
        return {
          // The status is 200 even if the function failed.
          StatusCode: 200,
          FunctionError: functionError,
          ExecutedVersion: '$LATEST',
          Payload: Buffer.from(JSON.stringify(payload ?? null)),
          ...(LogType === 'Tail' && { LogResult: tailOf(logLines) }),
        };
      },
      { action: 'lambda:InvokeFunction' },
    ),
  };
}

function eventIn(payload: Uint8Array | undefined): unknown {
  if (payload === undefined || payload.length === 0) return {};
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch (error) {
    throw new ApiError('InvalidRequestContentException', `Could not parse request body into json: ${error}`);
  }
}

/** Length of the log tail that Invoke returns, in bytes. (Lambda API reference, Invoke) */
const TAIL_BYTES = 4_096;

function tailOf(lines: readonly string[]): string {
  return Buffer.from(`${lines.join('\n')}\n`)
    .subarray(-TAIL_BYTES)
    .toString('base64');
}
