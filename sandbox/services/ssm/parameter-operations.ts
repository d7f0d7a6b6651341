import { createHash } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-ssm';
import { type AwsAccount, regionalArn } from '../../account';
import { accessDenied, type Given, on, type ServiceDefinition } from '../../wire/api';
import type { Caller } from '../../wire/caller';
import type { Parameter, ParameterStore, PutParameterRequest } from './parameter-store';

/** The account's key for parameters. */
const DEFAULT_KEY = 'alias/aws/ssm';

type Named = Given<sdk.GetParameterRequest, 'Name'>;
type OfSome = Given<sdk.GetParametersRequest, 'Names'>;
type Under = Given<sdk.GetParametersByPathRequest, 'Path'>;

/** Parameter Store. */
export function parameterOperations(
  store: ParameterStore,
  account: AwsAccount,
): ServiceDefinition['operations'] {
  // The ARN of a hierarchical name has one slash, not two.
  const arnOf = (name: string) =>
    name.startsWith('arn:') ? name : regionalArn(account, 'ssm', `parameter/${name.replace(/^\//, '')}`);
  // Reading takes the ARN in place of the name. (SSM API reference, GetParameter)
  const nameOf = (id: string) =>
    id.startsWith('arn:') ? (store.all.find(({ Name }) => arnOf(Name) === id)?.Name ?? id) : id;
  const named = ({ Name }: Named) => arnOf(Name);
  const each = ({ Names }: OfSome) => Names.map(arnOf);
  const shown = ({ Description, Tier, KeyId, ...parameter }: Parameter) => ({
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
    GetParameter: on(named, (input: Named, caller) => ({
      Parameter: shown(readable(store.getParameter({ Name: nameOf(input.Name) }).Parameter, input, caller)),
    })),
    GetParameters: on(each, (input: OfSome, caller) => {
      const { Parameters, InvalidParameters } = store.getParameters({ Names: input.Names.map(nameOf) });
      return { Parameters: Parameters.map((one) => shown(readable(one, input, caller))), InvalidParameters };
    }),
    GetParametersByPath: on(
      ({ Path }: Under) => arnOf(Path.replace(/\/$/, '')),
      (input: Under, caller) => ({
        Parameters: store
          .getParametersByPath(input)
          .Parameters.map((one) => shown(readable(one, input, caller))),
      }),
    ),
    DescribeParameters: on('*', ({ ParameterFilters = [] }: sdk.DescribeParametersRequest) => ({
      Parameters: store.all
        .filter((parameter) => ParameterFilters.every((filter) => passes(parameter, filter)))
        .map((parameter) => {
          const { Value, ...metadata } = shown(parameter);
          const { Tier, Description, KeyId } = parameter;
          return { ...metadata, Tier, Description, KeyId };
        }),
    })),
    DeleteParameter: on(named, (input: Named) => store.deleteParameter(input)),
    DeleteParameters: on(each, (input: OfSome) => store.deleteParameters(input)),
  };
}

/**
 * A SecureString in clear for who asks for that and may decrypt; otherwise as AWS stores it. (Systems Manager user guide,
 * "How AWS Systems Manager Parameter Store uses AWS KMS")
 *
 * @throws ApiError AccessDeniedException for a key of one's own that the caller may not use
 */
function readable(
  parameter: Parameter,
  { WithDecryption = false }: Pick<sdk.GetParameterRequest, 'WithDecryption'>,
  caller: Caller,
): Parameter {
  const { Type, KeyId, Value } = parameter;
  if (Type !== 'SecureString') return parameter;
  if (!WithDecryption) return { ...parameter, Value: createHash('sha512').update(Value).digest('base64') };
  if (KeyId === undefined || KeyId === DEFAULT_KEY || caller.allows('kms:Decrypt', KeyId)) return parameter;
  throw accessDenied(
    caller,
    'kms:Decrypt',
    KeyId,
    'because no identity-based policy allows the kms:Decrypt action',
    400,
  );
}

/** (SSM API reference, ParameterStringFilter; only its key Name) */
function passes(
  { Name }: Parameter,
  { Key, Option = 'Equals', Values = [] }: sdk.ParameterStringFilter,
): boolean {
  if (Key !== 'Name') return true;
  return Values.some((value) => (Option === 'BeginsWith' ? Name.startsWith(value) : Name === value));
}
