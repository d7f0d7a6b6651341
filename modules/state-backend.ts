import { relative } from 'node:path';
import { App, LocalBackend, S3Backend, type TerraformStack } from 'cdktf';
import { didYouMean } from './did-you-mean';
import { isObject } from './rules';

/** What an argument of the backend holds. An object has arguments of its own. */
type Kind = 'a text' | 'true or false' | 'a number' | 'a list of texts' | 'an object with texts' | Arguments;

type Arguments = Readonly<{ [name: string]: Kind }>;

/** Arguments of both ways to assume a role. */
const ROLE = {
  duration: 'a text',
  policy: 'a text',
  policy_arns: 'a list of texts',
  role_arn: 'a text',
  session_name: 'a text',
} as const satisfies Arguments;

/**
 * Arguments of Terraform's S3 backend, as of 1.11. A test asks Terraform whether it has exactly these.
 * (Terraform, "Backend Type: s3")
 */
export const S3_ARGUMENTS = {
  access_key: 'a text',
  acl: 'a text',
  allowed_account_ids: 'a list of texts',
  assume_role: {
    ...ROLE,
    external_id: 'a text',
    source_identity: 'a text',
    tags: 'an object with texts',
    transitive_tag_keys: 'a list of texts',
  },
  assume_role_with_web_identity: { ...ROLE, web_identity_token: 'a text', web_identity_token_file: 'a text' },
  bucket: 'a text',
  custom_ca_bundle: 'a text',
  dynamodb_endpoint: 'a text',
  dynamodb_table: 'a text',
  ec2_metadata_service_endpoint: 'a text',
  ec2_metadata_service_endpoint_mode: 'a text',
  encrypt: 'true or false',
  endpoint: 'a text',
  endpoints: { dynamodb: 'a text', iam: 'a text', s3: 'a text', sso: 'a text', sts: 'a text' },
  forbidden_account_ids: 'a list of texts',
  force_path_style: 'true or false',
  http_proxy: 'a text',
  https_proxy: 'a text',
  iam_endpoint: 'a text',
  insecure: 'true or false',
  key: 'a text',
  kms_key_id: 'a text',
  max_retries: 'a number',
  no_proxy: 'a text',
  profile: 'a text',
  region: 'a text',
  retry_mode: 'a text',
  secret_key: 'a text',
  shared_config_files: 'a list of texts',
  shared_credentials_file: 'a text',
  shared_credentials_files: 'a list of texts',
  skip_credentials_validation: 'true or false',
  skip_metadata_api_check: 'true or false',
  skip_region_validation: 'true or false',
  skip_requesting_account_id: 'true or false',
  skip_s3_checksum: 'true or false',
  sse_customer_key: 'a text',
  sts_endpoint: 'a text',
  sts_region: 'a text',
  token: 'a text',
  use_dualstack_endpoint: 'true or false',
  use_fips_endpoint: 'true or false',
  use_lockfile: 'true or false',
  use_path_style: 'true or false',
  workspace_key_prefix: 'a text',
} as const satisfies Arguments;

/** What says where the state is. */
const REQUIRED = ['bucket', 'key', 'region'] as const;

/** Our defaults, not Terraform's: the state names every resource, and two runs must not write it at the same time. */
const ARGUMENT_DEFAULTS = { encrypt: true, use_lockfile: true };

/**
 * How the key of the state ends of what outlives a deployment, and no other state's. In each other's state, the programs
 * would delete each other's resources.
 */
const KEY_ENDS = { pki: '.pki.tfstate', ledger: '.ledger.tfstate' } as const;

/** Names in the context that CDKTF itself reads or sets. (cdktf.json, "Feature Flags") */
const CONTEXT_OF_CDKTF = /^@?cdktf|^(excludeStackIdFromLogicalIds|allowSepCharsInLogicalIds)$/;

/** Whose state a program keeps. */
export type StateOf = 'deployment' | keyof typeof KEY_ENDS;

/**
 * Gives the stack the backend that the context of `cdktf.json` asks for under `stateBackend`.
 *
 * `{ "type": "local" }`, the default, is a file next to `cdktf.json`; `{ "type": "s3", … }` is an object in S3, with any
 * argument of Terraform's S3 backend. A pipeline's runners must share the state, or each of them would create
 * everything again.
 *
 * Throws if something in the context is unknown, missing or of the wrong type, and names it.
 *
 * @param stateOf Whose state it is: a deployment's, or what outlives it; the key then ends in its own way.
 */
export function configureStateBackend(stack: TerraformStack, stateOf: StateOf = 'deployment'): void {
  // On an App, this includes what CDKTF adds.
  const context: Readonly<Record<string, unknown>> = App.of(stack).node.getAllContext();
  const own = Object.keys(context).filter((name) => !CONTEXT_OF_CDKTF.test(name));
  checkKnown('', own, ['stateBackend']);
  const { stateBackend = { type: 'local' } } = context;
  if (!isObject(stateBackend))
    throw contextError('stateBackend', 'an object such as { "type": "local" }', stateBackend);
  const { type, ...given } = stateBackend;
  if (type === 'local') {
    checkKnown('stateBackend.', Object.keys(given), ['type']);
    new LocalBackend(stack, { path: localStatePath(stack) });
    return;
  }
  if (type !== 's3') throw contextError('stateBackend.type', '"local" or "s3"', type);
  for (const name of REQUIRED) {
    if (given[name] === undefined || given[name] === '') {
      throw new Error(
        `stateBackend.${name} in the context of cdktf.json is missing: an "s3" backend needs it.`,
      );
    }
  }
  checkArguments('stateBackend.', given, S3_ARGUMENTS, ['type']);
  checkKeyEnd(given.key, stateOf);
  const settings = { ...ARGUMENT_DEFAULTS, ...given };
  new S3Backend(stack, { bucket: String(given.bucket), key: String(given.key) });
  // CDKTF's bindings lack newer arguments and rename the keys of maps.
  for (const [name, value] of Object.entries(settings)) {
    stack.addOverride(`terraform.backend.s3.${name}`, value);
  }
}

/**
 * Throws if `cdktf.json` has a backend outside of the context, where CDKTF ignores it, or has several contexts, of
 * which only the last counts. Each runner would then keep a state of its own.
 *
 * @param cdktfJson The file's text.
 */
export function checkBackendPlacement(cdktfJson: string): void {
  const misplaced = Object.keys(JSON.parse(cdktfJson)).find((name) => /backend/i.test(name));
  if (misplaced !== undefined) {
    throw new Error(`${misplaced} in cdktf.json has no effect where it is: put stateBackend into "context".`);
  }
  if ((cdktfJson.match(/"context"\s*:/g) ?? []).length > 1) {
    throw new Error('cdktf.json has "context" more than once, and only the last one counts: merge them.');
  }
}

/** A relative path: CDKTF's default is absolute, so that each checkout would synthesize a different stack. */
function localStatePath(stack: TerraformStack): string {
  const { outdir } = App.of(stack);
  const stackFolder = `${outdir}/stacks/${stack.node.id}`;
  return `${relative(stackFolder, '.')}/terraform.${stack.node.id}.tfstate`;
}

function checkKeyEnd(key: unknown, stateOf: StateOf): void {
  const ends = Object.values(KEY_ENDS);
  const isOwn = (end: string) => String(key).endsWith(end);
  if (stateOf !== 'deployment') {
    const own = KEY_ENDS[stateOf];
    if (!isOwn(own)) throw contextError('stateBackend.key', `a text that ends in ${own}`, key);
  } else if (ends.some(isOwn)) {
    throw contextError('stateBackend.key', `a text that does not end in ${ends.find(isOwn)}`, key);
  }
}

function checkArguments(
  path: string,
  given: Readonly<Record<string, unknown>>,
  known: Arguments,
  besides: readonly string[] = [],
): void {
  checkNotMoved(path, Object.keys(given), known);
  checkKnown(path, Object.keys(given), [...besides, ...Object.keys(known)]);
  for (const [name, value] of Object.entries(given)) {
    const kind = known[name];
    if (kind === undefined) continue;
    if (typeof kind === 'string') {
      if (!isOf(kind, value)) throw contextError(`${path}${name}`, kind, value);
    } else if (isObject(value)) checkArguments(`${path}${name}.`, value, kind);
    else throw contextError(`${path}${name}`, `an object with ${Object.keys(kind).join(', ')}`, value);
  }
}

function isOf(kind: Exclude<Kind, Arguments>, value: unknown): boolean {
  const isText = (candidate: unknown) => typeof candidate === 'string';
  switch (kind) {
    case 'a text':
      return isText(value);
    case 'true or false':
      return typeof value === 'boolean';
    case 'a number':
      return typeof value === 'number';
    case 'a list of texts':
      return Array.isArray(value) && value.every(isText);
    case 'an object with texts':
      return isObject(value) && Object.values(value).every(isText);
  }
}

/** Throws for an argument that Terraform has moved into a block, such as `role_arn`, and names the block. */
function checkNotMoved(path: string, given: readonly string[], known: Arguments): void {
  for (const name of given.filter((candidate) => known[candidate] === undefined)) {
    const block = Object.entries(known).find(
      ([, kind]) => typeof kind === 'object' && kind[name] !== undefined,
    );
    if (block === undefined) continue;
    throw new Error(
      `${path}${name} in the context of cdktf.json is unknown. Did you mean ${path}${block[0]}.${name}?`,
    );
  }
}

function checkKnown(path: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new Error(`${path}${unknown} in the context of cdktf.json is unknown. ${didYouMean(unknown, known)}`);
}

function contextError(property: string, mustBe: string, value: unknown): Error {
  return new Error(
    `${property} in the context of cdktf.json must be ${mustBe}, not ${JSON.stringify(value)}.`,
  );
}
