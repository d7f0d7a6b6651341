import { SDK, type Sdk, type ServiceName } from '../../sdk';
import { ServiceModel } from '../../wire/model';
import { UsageError } from './usage-error';

/** A client of the SDK. */
export interface Client {
  send(command: object): Promise<Readonly<Record<string, unknown>>>;
}

/** A service as its package of the SDK has it. */
export interface Service {
  readonly model: ServiceModel;
  /** @throws UsageError when the API has no such operation */
  command(operation: string, input: object): object;
  client(configuration: object): Client;
}

/** A service by the AWS CLI's name of it. @throws UsageError for one that is not here */
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
    client(configuration) {
      const className = Object.keys(sdk).find((key) => /^(?!__).+Client$/.test(key)) ?? '';
      return new (sdk[className] as new (configuration: object) => Client)(configuration);
    },
  };
}
