import type { Apis } from './api/apis';
import { type Context, type DataSourceBehaviour, ProviderError, type ResourceBehaviour } from './behaviour';
import { type Action, type ApplyRequest, actionOf, applyChange, stateAfterFailure } from './lifecycle/apply';
import { planChange } from './lifecycle/plan';
import { requireConfigurable } from './lifecycle/validate';
import type { Diagnostic, Messages } from './protocol/messages';
import type { Call } from './protocol/service';
import { BEHAVIOURS } from './resources';
import { schemaOf } from './schema/derive';
import type { Block } from './schema/model';
import type { TypesInUse } from './types-in-use';
import { type Attributes, blocksIn, optionalStringIn, stringMapIn } from './values';
import { decodeBlock, encodeBlock, fromPlain } from './wire/codec';
import { type SchemaMessage, schemaMessage } from './wire/schema-message';

/** One moment of an apply, for tests that kill Terraform there. */
export interface ApplyMoment {
  readonly type: string;
  readonly action: Action;
  /** `before` the behaviour acts, or `after` it has acted and before Terraform gets the answer. */
  readonly phase: 'before' | 'after';
  /** The planned attributes; on delete, the existing ones. */
  readonly attributes: Attributes;
}

/** Called at each {@link ApplyMoment}. Terraform waits for it; if it throws, the change fails. */
export type OnApply = (moment: ApplyMoment) => void | Promise<void>;

/** What the calls need. */
export interface CallsOptions {
  readonly types: TypesInUse;
  /** AWS. */
  readonly apis: Apis;
  /** The access key to use if the provider block has none. */
  readonly accessKeyId: string;
  readonly resolvePath: (path: string) => string;
  readonly onApply?: OnApply;
}

/** The answers to the calls of the plugin protocol. */
export type Answers = { readonly [C in Call]: (request: Messages[C][0]) => Promise<Messages[C][1]> };

/** The Region to use if the provider block has none. */
const DEFAULT_REGION = 'eu-central-1';

/** Answers Terraform's calls from the schemas of the bindings and the APIs of AWS. */
export function answersOf({ types, apis, accessKeyId, resolvePath, onApply }: CallsOptions): Answers {
  const contextFor = (region: string, keyId: string, defaultTags: Context['defaultTags']): Context => ({
    api: apis.of(region, keyId),
    region,
    defaultTags,
    resolvePath,
  });
  let context = contextFor(DEFAULT_REGION, accessKeyId, {});
  /** The same object for all runs of Terraform: it is encoded once. */
  let schemas: Messages['GetSchema'][1] | undefined;

  const resourceBlock = (type: string): Block => schemaOf('resource', type);

  return {
    GetMetadata: async () => ({
      resources: types.resources.map((type_name) => ({ type_name })),
      data_sources: types.dataSources.map((type_name) => ({ type_name })),
    }),

    GetSchema: diagnosed(async () => {
      schemas ??= {
        // Like the real provider. A run then asks once, not at each of its three or four starts.
        server_capabilities: { get_provider_schema_optional: true },
        provider: schemaMessage(schemaOf('provider', 'aws')),
        resource_schemas: schemasOf('resource', types.resources),
        data_source_schemas: schemasOf('data source', types.dataSources),
      };
      return schemas;
    }),

    PrepareProviderConfig: async ({ config }) => ({ prepared_config: config }),

    Configure: async ({ config }) => {
      const provider = decodeBlock(schemaOf('provider', 'aws'), config) ?? {};
      const [defaultTags = {}] = blocksIn(provider, 'default_tags');
      context = contextFor(
        optionalStringIn(provider, 'region') ?? DEFAULT_REGION,
        optionalStringIn(provider, 'access_key') ?? accessKeyId,
        stringMapIn(defaultTags, 'tags'),
      );
      return {};
    },

    ValidateResourceTypeConfig: diagnosed(async ({ type_name, config }) => {
      const block = resourceBlock(type_name);
      const attributes = decodeBlock(block, config) ?? {};
      requireConfigurable(block, attributes);
      BEHAVIOURS.resources[type_name]?.validate?.(attributes);
      return {};
    }),

    ValidateDataSourceConfig: diagnosed(async ({ type_name, config }) => {
      const block = schemaOf('data source', type_name);
      requireConfigurable(block, decodeBlock(block, config) ?? {});
      return {};
    }),

    UpgradeResourceState: diagnosed(async ({ type_name, raw_state }) => {
      const block = resourceBlock(type_name);
      return {
        upgraded_state: encodeBlock(block, fromPlain(block, JSON.parse(raw_state.json.toString('utf8')))),
      };
    }),

    ReadResource: diagnosed(async ({ type_name, current_state }) => {
      const block = resourceBlock(type_name);
      const state = decodeBlock(block, current_state);
      const { read } = behaviourOf(type_name);
      if (state === null || read === undefined) return { new_state: current_state };
      const found = await read(state, context);
      return { new_state: encodeBlock(block, found === null ? null : { ...state, ...found }) };
    }),

    PlanResourceChange: diagnosed(async ({ type_name, prior_state, proposed_new_state }) => {
      const block = resourceBlock(type_name);
      const proposed = decodeBlock(block, proposed_new_state);
      if (proposed === null) return { planned_state: proposed_new_state };
      const prior = decodeBlock(block, prior_state);
      const { planned, replace } = await planChange({
        block,
        behaviour: behaviourOf(type_name),
        context,
        prior,
        proposed,
      });
      return {
        planned_state: encodeBlock(block, planned),
        requires_replace: replace.map((attribute_name) => ({ steps: [{ attribute_name }] })),
        // Like the real provider. It allows defaults that the configuration does not have.
        legacy_type_system: true,
      };
    }),

    ApplyResourceChange: async ({ type_name: type, prior_state, planned_state }) => {
      const block = resourceBlock(type);
      const prior = decodeBlock(block, prior_state);
      const planned = decodeBlock(block, planned_state);
      const request: ApplyRequest = { type, block, behaviour: behaviourOf(type), context, prior, planned };
      try {
        const moment = { type, action: actionOf(request), attributes: planned ?? prior ?? {} };
        await onApply?.({ ...moment, phase: 'before' });
        const state = await applyChange(request);
        await onApply?.({ ...moment, phase: 'after' });
        return { new_state: encodeBlock(block, state), legacy_type_system: true };
      } catch (error) {
        return {
          new_state: encodeBlock(block, stateAfterFailure(request, error)),
          diagnostics: [diagnosticOf(error)],
        };
      }
    },

    ReadDataSource: diagnosed(async ({ type_name, config }) => {
      const block = schemaOf('data source', type_name);
      const configured = decodeBlock(block, config) ?? {};
      const region = configured.region ?? context.region;
      const found = await dataSourceOf(type_name).read(configured, context);
      return { state: encodeBlock(block, { ...configured, region, ...found }) };
    }),

    Stop: async () => ({}),
  };
}

function schemasOf(
  kind: 'resource' | 'data source',
  types: readonly string[],
): Record<string, SchemaMessage> {
  return Object.fromEntries(types.map((type) => [type, schemaMessage(schemaOf(kind, type))]));
}

function behaviourOf(type: string): ResourceBehaviour {
  return BEHAVIOURS.resources[type] ?? unserved(`resource type ${type}`);
}

function dataSourceOf(type: string): DataSourceBehaviour {
  return BEHAVIOURS.dataSources[type] ?? unserved(`data source ${type}`);
}

function unserved(what: string): never {
  throw new ProviderError(
    `The stand-in provider does not know the ${what}`,
    'Add a row for it to sandbox/provider/resources.',
  );
}

/** Turns anything that a call throws into a Terraform diagnostic. */
function diagnosed<Request, Response>(answer: (request: Request) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    try {
      return await answer(request);
    } catch (error) {
      // An answer may consist of diagnostics only.
      return { diagnostics: [diagnosticOf(error)] } as Response;
    }
  };
}

function diagnosticOf(error: unknown): Diagnostic {
  const summary = error instanceof Error ? error.message : String(error);
  return { severity: 'ERROR', summary, detail: error instanceof ProviderError ? error.detail : '' };
}
