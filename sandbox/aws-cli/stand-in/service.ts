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

type Sdk = Readonly<Record<string, unknown>>;

// Each is loaded when it is asked for: loading all of them takes seconds.
const PACKAGES: Readonly<Record<string, () => Sdk>> = {
  'acm-pca': () => require('@aws-sdk/client-acm-pca'),
  cloudcontrol: () => require('@aws-sdk/client-cloudcontrol'),
  cloudformation: () => require('@aws-sdk/client-cloudformation'),
  cloudwatch: () => require('@aws-sdk/client-cloudwatch'),
  events: () => require('@aws-sdk/client-eventbridge'),
  iam: () => require('@aws-sdk/client-iam'),
  iot: () => require('@aws-sdk/client-iot'),
  lambda: () => require('@aws-sdk/client-lambda'),
  logs: () => require('@aws-sdk/client-cloudwatch-logs'),
  scheduler: () => require('@aws-sdk/client-scheduler'),
  sns: () => require('@aws-sdk/client-sns'),
  ssm: () => require('@aws-sdk/client-ssm'),
  sts: () => require('@aws-sdk/client-sts'),
};

/** A service by the AWS CLI's name of it. @throws UsageError for one that is not here */
export function loadService(name: string): Service {
  const load = Object.hasOwn(PACKAGES, name) ? PACKAGES[name] : undefined;
  if (load === undefined) {
    const known = Object.keys(PACKAGES).join(', ');
    throw new UsageError(
      `argument command: Invalid choice: '${name}'; without the AWS CLI there are ${known}`,
    );
  }
  const sdk = load();
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
