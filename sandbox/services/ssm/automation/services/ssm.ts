import { type AwsAccount, regionalArn, SANDBOX_ACCOUNT } from '../../../../account';
import type { ParameterStore, PutParameterRequest } from '../../parameter-store';
import type { ApiOperation } from './service';

/** Systems Manager, as far as runbooks call it. GetAutomationExecution is Automation's own. */
export function ssmService(
  parameters: ParameterStore,
  account: AwsAccount = SANDBOX_ACCOUNT,
): Readonly<Record<string, ApiOperation>> {
  const arnOf = (name: unknown) => regionalArn(account, 'ssm', `parameter${name}`);
  const onMany = (action: string, call: (request: { Names: readonly string[] }) => object): ApiOperation => ({
    action: `ssm:${action}`,
    required: ['Names'],
    resources: ({ Names }) => (Names as readonly string[]).map(arnOf),
    call: ({ Names }) => call({ Names: Names as readonly string[] }),
  });
  return {
    PutParameter: {
      action: 'ssm:PutParameter',
      required: ['Name', 'Value'],
      optional: ['Type', 'Overwrite', 'Description'],
      resources: ({ Name }) => [arnOf(Name)],
      call: (inputs) => parameters.putParameter(inputs as unknown as PutParameterRequest),
    },
    GetParameters: onMany('GetParameters', (request) => parameters.getParameters(request)),
    DeleteParameters: onMany('DeleteParameters', (request) => parameters.deleteParameters(request)),
    GetParametersByPath: {
      action: 'ssm:GetParametersByPath',
      required: ['Path'],
      optional: ['Recursive'],
      resources: ({ Path }) => [arnOf(Path)],
      call: ({ Path, Recursive }) =>
        parameters.getParametersByPath({ Path: String(Path), Recursive: Recursive === true }),
    },
  };
}
