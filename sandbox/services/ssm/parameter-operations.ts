import type * as sdk from '@aws-sdk/client-ssm';
import { type AwsAccount, regionalArn } from '../../account';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import type { Parameter, ParameterStore, PutParameterRequest } from './parameter-store';

type Named = Given<sdk.GetParameterRequest, 'Name'>;
type OfSome = Given<sdk.GetParametersRequest, 'Names'>;
type Under = Given<sdk.GetParametersByPathRequest, 'Path'>;

/** Parameter Store. */
export function parameterOperations(
  store: ParameterStore,
  account: AwsAccount,
): ServiceDefinition['operations'] {
  // The ARN of a hierarchical name has one slash, not two.
  const arnOf = (name: string) => regionalArn(account, 'ssm', `parameter/${name.replace(/^\//, '')}`);
  const named = ({ Name }: Named) => arnOf(Name);
  const each = ({ Names }: OfSome) => Names.map(arnOf);
  const shown = ({ Description, Tier, ...parameter }: Parameter) => ({
    ...parameter,
    ARN: arnOf(parameter.Name),
    DataType: 'text',
  });
  return {
    PutParameter: on(named, (input: PutParameterRequest & Pick<sdk.PutParameterRequest, 'Tags'>) => {
      const answer = store.putParameter(input);
      store.tags.add(input.Name, input.Tags);
      return answer;
    }),
    GetParameter: on(named, (input: Named) => ({ Parameter: shown(store.getParameter(input).Parameter) })),
    GetParameters: on(each, (input: OfSome) => {
      const { Parameters, InvalidParameters } = store.getParameters(input);
      return { Parameters: Parameters.map(shown), InvalidParameters };
    }),
    GetParametersByPath: on(
      ({ Path }: Under) => arnOf(Path.replace(/\/$/, '')),
      (input: Under) => ({ Parameters: store.getParametersByPath(input).Parameters.map(shown) }),
    ),
    DescribeParameters: on('*', ({ ParameterFilters = [] }: sdk.DescribeParametersRequest) => ({
      Parameters: store.all
        .filter((parameter) => ParameterFilters.every((filter) => passes(parameter, filter)))
        .map((parameter) => {
          const { Value, ...metadata } = shown(parameter);
          return { ...metadata, Tier: parameter.Tier, Description: parameter.Description };
        }),
    })),
    DeleteParameter: on(named, (input: Named) => store.deleteParameter(input)),
    DeleteParameters: on(each, (input: OfSome) => store.deleteParameters(input)),
  };
}

/** (SSM API reference, ParameterStringFilter; only its key Name) */
function passes(
  { Name }: Parameter,
  { Key, Option = 'Equals', Values = [] }: sdk.ParameterStringFilter,
): boolean {
  if (Key !== 'Name') return true;
  return Values.some((value) => (Option === 'BeginsWith' ? Name.startsWith(value) : Name === value));
}
