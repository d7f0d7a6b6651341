import { type AwsAccount, regionalArn, SANDBOX_ACCOUNT } from '../../../../account';
import type { ApiOperation, Inputs } from './service';

/** How an invocation of a function ended. */
export interface Invocation {
  /** What the function answered, or what describes its error. */
  readonly payload: unknown;
  /** Set when the function failed. */
  readonly functionError?: string;
}

/** What Automation needs of Lambda. @throws when there is no such function */
export type Invoke = (functionName: string, event: unknown) => Promise<Invocation>;

/** Lambda, as far as runbooks call it. A function that fails does not make the call fail: Invoke answers 200. */
export function lambdaService(
  invoke: Invoke,
  account: AwsAccount = SANDBOX_ACCOUNT,
): Readonly<Record<string, ApiOperation>> {
  return {
    Invoke: {
      action: 'lambda:InvokeFunction',
      required: ['FunctionName'],
      optional: ['Payload'],
      resources: ({ FunctionName }) => [functionArn(account, String(FunctionName))],
      call: async ({ FunctionName, Payload }: Inputs) => {
        const event: unknown = Payload === undefined ? {} : JSON.parse(String(Payload));
        const { payload, functionError } = await invoke(String(FunctionName), event);
        return {
          StatusCode: 200,
          ...(functionError !== undefined && { FunctionError: functionError }),
          Payload: JSON.stringify(payload),
        };
      },
    },
  };
}

/** A function may be named by its ARN or by its name. */
function functionArn(account: AwsAccount, name: string): string {
  return name.startsWith('arn:') ? name : regionalArn(account, 'lambda', `function:${name}`);
}
