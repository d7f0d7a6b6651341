import type { DynamicValue } from '../wire/codec';
import type { SchemaMessage } from '../wire/schema-message';

/** A message to the user. */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly summary: string;
  readonly detail: string;
}

/** A path to a top-level attribute, the only kind for which the stand-in requires replacement. */
interface AttributePath {
  readonly steps: readonly { readonly attribute_name: string }[];
}

interface Diagnosed {
  readonly diagnostics?: readonly Diagnostic[];
}

interface OfType {
  readonly type_name: string;
}

/** Request and response of each call, with the protocol's field names. */
export interface Messages {
  GetMetadata: [
    request: object,
    response: { readonly resources: readonly OfType[]; readonly data_sources: readonly OfType[] },
  ];
  GetSchema: [
    request: object,
    response: Diagnosed & {
      readonly server_capabilities?: { readonly get_provider_schema_optional: boolean };
      readonly provider?: SchemaMessage;
      readonly resource_schemas?: Readonly<Record<string, SchemaMessage>>;
      readonly data_source_schemas?: Readonly<Record<string, SchemaMessage>>;
    },
  ];
  PrepareProviderConfig: [
    request: { readonly config: DynamicValue },
    response: { readonly prepared_config: DynamicValue },
  ];
  ValidateResourceTypeConfig: [request: OfType & { readonly config: DynamicValue }, response: Diagnosed];
  ValidateDataSourceConfig: [request: OfType & { readonly config: DynamicValue }, response: Diagnosed];
  UpgradeResourceState: [
    request: OfType & { readonly raw_state: { readonly json: Buffer } },
    response: Diagnosed & { readonly upgraded_state?: DynamicValue },
  ];
  Configure: [request: { readonly config: DynamicValue }, response: Diagnosed];
  ReadResource: [
    request: OfType & { readonly current_state: DynamicValue },
    response: Diagnosed & { readonly new_state?: DynamicValue },
  ];
  PlanResourceChange: [
    request: OfType & {
      readonly prior_state: DynamicValue;
      readonly proposed_new_state: DynamicValue;
      readonly config: DynamicValue;
    },
    response: Diagnosed & {
      readonly planned_state?: DynamicValue;
      readonly requires_replace?: readonly AttributePath[];
      readonly legacy_type_system?: boolean;
    },
  ];
  ApplyResourceChange: [
    request: OfType & { readonly prior_state: DynamicValue; readonly planned_state: DynamicValue },
    response: Diagnosed & { readonly new_state?: DynamicValue; readonly legacy_type_system?: boolean },
  ];
  ReadDataSource: [
    request: OfType & { readonly config: DynamicValue },
    response: Diagnosed & { readonly state?: DynamicValue },
  ];
  Stop: [request: object, response: object];
}
