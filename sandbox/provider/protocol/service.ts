import { join } from 'node:path';
import { loadPackageDefinition, type ServiceDefinition, type UntypedHandleCall } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** The calls of the plugin protocol that the stand-in answers. */
export const CALLS = [
  'GetMetadata',
  'GetSchema',
  'PrepareProviderConfig',
  'ValidateResourceTypeConfig',
  'ValidateDataSourceConfig',
  'UpgradeResourceState',
  'Configure',
  'ReadResource',
  'PlanResourceChange',
  'ApplyResourceChange',
  'ReadDataSource',
  'Stop',
] as const;

/** One of {@link CALLS}. */
export type Call = (typeof CALLS)[number];

/** The gRPC service `tfplugin5.Provider`, from the `.proto` next to this file. */
export function providerService(): ServiceDefinition<Record<Call, UntypedHandleCall>> {
  const definition = loadSync(join(__dirname, 'provider.proto'), {
    keepCase: true,
    longs: Number,
    enums: String,
    defaults: true,
  });
  const { tfplugin5 } = loadPackageDefinition(definition) as unknown as {
    readonly tfplugin5: {
      readonly Provider: { readonly service: ServiceDefinition<Record<Call, UntypedHandleCall>> };
    };
  };
  const { service } = tfplugin5.Provider;
  const { GetSchema } = service;
  return { ...service, GetSchema: { ...GetSchema, responseSerialize: once(GetSchema.responseSerialize) } };
}

/** Each run of Terraform asks for the schemas three or four times; encoding them costs more than all other answers. */
function once(serialize: (message: object) => Buffer): (message: object) => Buffer {
  const done = new WeakMap<object, Buffer>();
  return (message) => {
    const bytes = done.get(message) ?? serialize(message);
    done.set(message, bytes);
    return bytes;
  };
}
