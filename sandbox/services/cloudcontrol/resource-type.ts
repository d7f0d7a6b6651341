import type { Caller } from '../../wire/caller';

/** Properties of a resource as CloudFormation has them. */
export type Properties = Readonly<Record<string, unknown>>;

/** A type of CloudFormation's registry: its schema, and the calls that its handlers make as whoever asks. */
export interface ResourceType {
  /** Such as `AWS::IoT::CertificateProvider`. */
  readonly typeName: string;
  /** The schema that the registry publishes. */
  readonly schema: object;
  /** The primary identifier that the properties of a new resource name. */
  identifierOf(properties: Properties): string;
  /** @throws ApiError what the schema or the service refuses */
  create(properties: Properties, caller: Caller): Promise<void>;
  /** @throws ApiError ResourceNotFoundException */
  read(identifier: string, caller: Caller): Promise<Properties>;
  /** @throws ApiError what the schema or the service refuses */
  update(identifier: string, properties: Properties, caller: Caller): Promise<void>;
  /** @throws ApiError ResourceNotFoundException */
  delete(identifier: string, caller: Caller): Promise<void>;
}
