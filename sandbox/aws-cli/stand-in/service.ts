import { openClient, SDK, type Sdk, type SdkClient, type ServiceName } from '../../sdk';
import { ServiceModel } from '../../wire/model';
import { UsageError } from './usage-error';

/** A service, from its SDK package. */
export interface Service {
  readonly model: ServiceModel;
  /** @throws UsageError when the API has no such operation */
  command(operation: string, input: object): object;
  client(options: object): SdkClient;
}

/** Loads a service by the AWS CLI's name. @throws UsageError for an unknown service */
export function loadService(name: string): Service {
  const load = Object.hasOwn(SDK, name) ? SDK[name as ServiceName] : undefined;
  if (load === undefined) {
    const known = Object.keys(SDK).join(', ');
    throw new UsageError(
      `argument command: Invalid choice: '${name}'; without the AWS CLI there are ${known}`,
    );
  }
  const sdk: Sdk = load();
  return {
    model: new ServiceModel(() => sdk),
    command(operation, input) {
      const Command = sdk[`${operation}Command`] as (new (input: object) => object) | undefined;
      if (Command === undefined) {
        throw new UsageError(`argument operation: Invalid choice: ${name} has no ${operation}`);
      }
      return new Command(input);
    },
    client: (options) => openClient(sdk, options),
  };
}
