import { randomUUID } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-cloudcontrol';
import { applyPatch, type Operation as PatchOperation } from 'rfc6902';
import { isJsonObject } from '../../json';
import { SDK } from '../../sdk';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError, found } from '../../wire/api-error';
import { ServiceModel } from '../../wire/model';
import type { Properties, ResourceType } from './resource-type';

const MODEL = new ServiceModel(SDK.cloudcontrol);

type OfType = Given<sdk.GetResourceInput, 'TypeName'>;
type OfResource = Given<sdk.GetResourceInput, 'TypeName' | 'Identifier'>;

/** Cloud Control's codes of the services' errors. (Cloud Control API user guide, "HandlerErrorCode") */
const ERROR_CODES: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  InvalidRequestException: 'InvalidRequest',
  ResourceAlreadyExistsException: 'AlreadyExists',
  ResourceNotFoundException: 'NotFound',
  ThrottlingException: 'Throttling',
  ValidationException: 'InvalidRequest',
};

/**
 * Cloud Control. The first answer to a change has the identifier and always says `IN_PROGRESS`; the outcome is queried
 * with the token.
 */
export function cloudControlApi(types: readonly ResourceType[]): ServiceDefinition {
  const events = new Map<string, sdk.ProgressEvent>();
  const typeOf = (name: string): ResourceType => {
    const type = types.find(({ typeName }) => typeName === name);
    if (type !== undefined) return type;
    throw new ApiError('TypeNotFoundException', `The sandbox has no type ${name}.`);
  };
  const change = async (
    Operation: sdk.Operation,
    TypeName: string,
    Identifier: string,
    make: () => Promise<void>,
  ): Promise<sdk.CreateResourceOutput> => {
    const RequestToken = randomUUID();
    const event = { TypeName, Identifier, RequestToken, Operation, EventTime: new Date() };
    events.set(RequestToken, { ...event, ...(await outcomeOf(make)) });
    return { ProgressEvent: { ...event, OperationStatus: 'IN_PROGRESS' } };
  };
  return {
    scope: 'cloudcontrolapi',
    // Cloud Control is authorized under CloudFormation's name, on no resource. (Service authorization reference)
    actions: 'cloudformation',
    model: MODEL,
    constraints: {
      TypeName: { min: 10, max: 196, pattern: /[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}/ },
    },
    operations: {
      CreateResource: on('*', (input: OfType & Given<sdk.CreateResourceInput, 'DesiredState'>, caller) => {
        const type = typeOf(input.TypeName);
        const properties = parse(input.DesiredState);
        return change('CREATE', type.typeName, type.identifierOf(properties), () =>
          type.create(properties, caller),
        );
      }),
      GetResource: on('*', async ({ TypeName, Identifier }: OfResource, caller) => ({
        TypeName,
        ResourceDescription: {
          Identifier,
          Properties: JSON.stringify(await typeOf(TypeName).read(Identifier, caller)),
        },
      })),
      UpdateResource: on(
        '*',
        async (input: OfResource & Given<sdk.UpdateResourceInput, 'PatchDocument'>, caller) => {
          const type = typeOf(input.TypeName);
          const properties = structuredClone(await type.read(input.Identifier, caller));
          const failures = applyPatch(properties, patchIn(input.PatchDocument)).filter(Boolean);
          if (failures.length > 0)
            throw new ApiError('InvalidRequestException', `Invalid patch: ${failures.join('; ')}`);
          return change('UPDATE', type.typeName, input.Identifier, () =>
            type.update(input.Identifier, properties, caller),
          );
        },
      ),
      DeleteResource: on('*', ({ TypeName, Identifier }: OfResource, caller) => {
        const type = typeOf(TypeName);
        return change('DELETE', TypeName, Identifier, () => type.delete(Identifier, caller));
      }),
      GetResourceRequestStatus: on(
        '*',
        ({ RequestToken }: Given<sdk.GetResourceRequestStatusInput, 'RequestToken'>) => ({
          ProgressEvent: found(events, RequestToken, 'RequestTokenNotFoundException'),
        }),
      ),
    },
  };
}

/** @throws ApiError InvalidRequestException unless it is a JSON Patch */
function patchIn(document: string): PatchOperation[] {
  const patch = jsonIn(document);
  const isOperation = (item: unknown) => isJsonObject(item) && 'op' in item;
  if (Array.isArray(patch) && patch.every(isOperation)) return patch as PatchOperation[];
  throw new ApiError('InvalidRequestException', 'The patch document is not a list of JSON Patch operations.');
}

/** @returns undefined if it is not JSON */
function jsonIn(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}

async function outcomeOf(make: () => Promise<void>): Promise<Partial<sdk.ProgressEvent>> {
  try {
    await make();
    return { OperationStatus: 'SUCCESS' };
  } catch (error) {
    const code = error instanceof ApiError ? error.code : '';
    return {
      OperationStatus: 'FAILED',
      ErrorCode: (ERROR_CODES[code] ?? 'GeneralServiceException') as sdk.HandlerErrorCode,
      StatusMessage: error instanceof Error ? error.message : String(error),
    };
  }
}

function parse(desiredState: string): Properties {
  const properties = jsonIn(desiredState);
  if (isJsonObject(properties)) return properties as Properties;
  throw new ApiError('InvalidRequestException', 'DesiredState is not a JSON object.');
}
