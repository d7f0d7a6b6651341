import type { Caller } from '../../wire/caller';

/** Properties of a resource, in CloudFormation's form. */
export type Properties = Readonly<Record<string, unknown>>;

/** A type of CloudFormation's registry: its schema, and handlers that act as the caller. */
export interface ResourceType {
  /** Such as `AWS::IoT::CertificateProvider`. */
  readonly typeName: string;
  /** The schema that the registry publishes. */
  readonly schema: object;
  /** The primary identifier that the properties of a new resource name. */
  identifierOf(properties: Properties): string;
  /** @throws ApiError if the schema or the service refuses it */
  create(properties: Properties, caller: Caller): Promise<void>;
  /** @throws ApiError ResourceNotFoundException */
  read(identifier: string, caller: Caller): Promise<Properties>;
  /** @throws ApiError if the schema or the service refuses it */
  update(identifier: string, properties: Properties, caller: Caller): Promise<void>;
  /** @throws ApiError ResourceNotFoundException */
  delete(identifier: string, caller: Caller): Promise<void>;
}
