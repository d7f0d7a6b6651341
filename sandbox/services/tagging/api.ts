import type * as sdk from '@aws-sdk/client-resource-groups-tagging-api';
import { SDK } from '../../sdk';
import { on, type ServiceDefinition } from '../../wire/api';
import { ServiceModel } from '../../wire/model';
import type { Tags } from '../tags';

const MODEL = new ServiceModel(SDK.resourcegroupstaggingapi);

/** Tags of a service's resources, and how their names become ARNs. */
export interface TaggedResources {
  readonly tags: Tags;
  /** @param resource Under what `tags` keeps it. */
  readonly arnOf: (resource: string) => string;
}

/** The Resource Groups Tagging API: what in the account carries which tags. */
export function taggingApi(services: readonly TaggedResources[]): ServiceDefinition {
  return {
    scope: 'tagging',
    actions: 'tag',
    model: MODEL,
    operations: {
      GetResources: on('*', ({ TagFilters = [], ResourceARNList }: sdk.GetResourcesInput) => ({
        ResourceTagMappingList: services
          .flatMap(({ tags, arnOf }) =>
            tags.resources.map((resource) => ({ ResourceARN: arnOf(resource), Tags: tags.list(resource) })),
          )
          .filter(({ ResourceARN }) => ResourceARNList?.includes(ResourceARN) ?? true)
          .filter(({ Tags }) =>
            TagFilters.every(({ Key: wanted, Values = [] }) =>
              Tags.some(
                ({ Key, Value }) => Key === wanted && (Values.length === 0 || Values.includes(Value)),
              ),
            ),
          ),
      })),
    },
  };
}
