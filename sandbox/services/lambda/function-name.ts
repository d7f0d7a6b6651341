import type { GetFunctionRequest } from '@aws-sdk/client-lambda';
import type { Given } from '../../wire/api';

/** A request about a function. */
export type OfFunction = Given<GetFunctionRequest, 'FunctionName'>;

/** The name in a name or ARN, either with or without `:$LATEST`. */
export function nameIn(nameOrArn: string): string {
  return nameOrArn.replace(/^.*:function:/, '').replace(/:\$LATEST$/, '');
}
