import type * as sdk from '@aws-sdk/client-cloudformation';
import { SDK } from '../../sdk';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { ServiceModel } from '../../wire/model';
import type { ResourceType } from '../cloudcontrol/resource-type';

const MODEL = new ServiceModel(SDK.cloudformation);

/** CloudFormation's registry, which Terraform asks for the schema of a type. */
export function cloudFormationApi(types: readonly ResourceType[]): ServiceDefinition {
  return {
    scope: 'cloudformation',
    model: MODEL,
    operations: {
      DescribeType: on('*', ({ TypeName }: Given<sdk.DescribeTypeInput, 'TypeName'>) => {
        const type = types.find(({ typeName }) => typeName === TypeName);
        if (type === undefined)
          throw new ApiError('TypeNotFoundException', `The type '${TypeName}' cannot be found.`);
        return {
          TypeName,
          Type: 'RESOURCE',
          Visibility: 'PUBLIC',
          ProvisioningType: 'FULLY_MUTABLE',
          DeprecatedStatus: 'LIVE',
          Schema: JSON.stringify(type.schema),
        };
      }),
    },
  };
}
