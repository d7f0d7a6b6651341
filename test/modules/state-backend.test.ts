import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { App, TerraformStack, Testing } from 'cdktf';
import {
  checkBackendPlacement,
  configureStateBackend,
  S3_ARGUMENTS,
  type StateOf,
} from '../../modules/state-backend';
import { runTerraform } from '../../sandbox/terraform/cli';

// Generous: a slow machine is no defect, a hang is.
jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'backend-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const S3 = { type: 's3', bucket: 'states', key: 'fleet.tfstate', region: 'eu-west-1' };
const ENCRYPTED_AND_LOCKED = { encrypt: true, use_lockfile: true };

function backendOf(stateBackend: unknown, others: object = {}, stateOf?: StateOf): unknown {
  const context = { ...(stateBackend !== undefined && { stateBackend }), ...others };
  const stack = new TerraformStack(new App({ outdir: folder, context }), 'fleet');
  configureStateBackend(stack, stateOf);
  return JSON.parse(Testing.synth(stack)).terraform.backend;
}

/** A value of the right type for each argument. */
function valuesOf(known: object): Record<string, unknown> {
  const values = {
    'a text': 'text',
    'true or false': false,
    'a number': 3,
    'a list of texts': ['text'],
    'an object with texts': { someKey: 'text' },
  };
  return Object.fromEntries(
    Object.entries(known).map(([name, kind]) => [
      name,
      typeof kind === 'string' ? values[kind as keyof typeof values] : valuesOf(kind),
    ]),
  );
}

describe('configureStateBackend', () => {
  it('keeps state in S3, encrypted and locked, if the context asks for it', () => {
    const { type, ...settings } = S3;

    expect(backendOf(S3)).toEqual({ s3: { ...settings, ...ENCRYPTED_AND_LOCKED } });
  });

  it('passes every argument of the S3 backend on unchanged', () => {
    const values = valuesOf(S3_ARGUMENTS);

    expect(backendOf({ type: 's3', ...values })).toEqual({ s3: values });
  });

  it('accepts a KMS key in addition to the encryption', () => {
    expect(backendOf({ ...S3, kms_key_id: 'alias/states' })).toMatchObject({
      s3: { kms_key_id: 'alias/states', ...ENCRYPTED_AND_LOCKED },
    });
  });

  it.each([undefined, { type: 'local' }])('keeps state in a relative path for %j', (context) => {
    expect(backendOf(context)).toEqual({
      local: { path: expect.stringMatching(/^\.\.\/.*terraform\.fleet\.tfstate$/) },
    });
  });

  it("leaves CDKTF's own context alone", () => {
    const flags = { excludeStackIdFromLogicalIds: 'true', cdktfRelativeModules: [] as unknown as string };

    expect(() => backendOf(undefined, flags)).not.toThrow();
  });

  it.each<[unknown, string]>([
    [{ type: 'gcs' }, 'stateBackend.type in the context of cdktf.json must be "local" or "s3", not "gcs".'],
    [{}, 'stateBackend.type in the context of cdktf.json must be "local" or "s3", not undefined.'],
    [
      's3',
      'stateBackend in the context of cdktf.json must be an object such as { "type": "local" }, not "s3".',
    ],
    [null, 'stateBackend in the context of cdktf.json must be an object'],
    [{ type: 's3', key: 'k', region: 'r' }, 'stateBackend.bucket in the context of cdktf.json is missing'],
    [{ type: 's3', bucket: 'b', region: 'r' }, 'stateBackend.key in the context of cdktf.json is missing'],
    [{ ...S3, region: '' }, 'stateBackend.region in the context of cdktf.json is missing'],
    [
      { ...S3, kmsKeyId: 'k' },
      'stateBackend.kmsKeyId in the context of cdktf.json is unknown. Did you mean kms_key_id?',
    ],
    [
      { ...S3, encrypted: true },
      'stateBackend.encrypted in the context of cdktf.json is unknown. Did you mean encrypt?',
    ],
    [
      { ...S3, role_arn: 'a' },
      'stateBackend.role_arn in the context of cdktf.json is unknown. Did you mean stateBackend.assume_role.role_arn?',
    ],
    [
      { ...S3, assume_role: { arn: 'a' } },
      'stateBackend.assume_role.arn in the context of cdktf.json is unknown. ',
    ],
    [
      { ...S3, assume_role: 'a' },
      'stateBackend.assume_role in the context of cdktf.json must be an object with duration, ',
    ],
    [
      { ...S3, encrypt: 'true' },
      'stateBackend.encrypt in the context of cdktf.json must be true or false, not "true".',
    ],
    [
      { ...S3, max_retries: '3' },
      'stateBackend.max_retries in the context of cdktf.json must be a number, not "3".',
    ],
    [
      { ...S3, allowed_account_ids: [1] },
      'stateBackend.allowed_account_ids in the context of cdktf.json must be a list of texts, not [1].',
    ],
    [
      { ...S3, kms_key_id: null },
      'stateBackend.kms_key_id in the context of cdktf.json must be a text, not null.',
    ],
    [{ type: 'local', bucket: 'b' }, 'stateBackend.bucket in the context of cdktf.json is unknown.'],
  ])('refuses %j and names what is wrong', (context, message) => {
    expect(() => backendOf(context)).toThrow(message);
  });

  it.each(['statebackend', 'stateBackends', 'state-backend', 'backend'])(
    'refuses %s, which would leave the state on this machine',
    (name) => {
      expect(() => backendOf(undefined, { [name]: S3 })).toThrow(
        `${name} in the context of cdktf.json is unknown. `,
      );
    },
  );
});

describe.each(['pki', 'ledger'] as const)('the state of a %s', (outliving) => {
  const keyed = (key: string, stateOf: StateOf) => () => backendOf({ ...S3, key }, {}, stateOf);

  it('lies under a key that no deployment accepts, so that neither can delete what the other has', () => {
    expect(keyed(`fleet.${outliving}.tfstate`, outliving)).not.toThrow();
    expect(keyed(`fleet.${outliving}.tfstate`, 'deployment')).toThrow(
      `stateBackend.key in the context of cdktf.json must be a text that does not end in .${outliving}.tfstate`,
    );
    expect(keyed('fleet.tfstate', outliving)).toThrow(
      `stateBackend.key in the context of cdktf.json must be a text that ends in .${outliving}.tfstate, not "fleet.tfstate".`,
    );
  });
});

describe('the arguments of the S3 backend', () => {
  let server: Server;
  let endpoint: string;

  /** As much of S3 and STS as `terraform init` asks: a bucket with nothing in it, and any role. */
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const [, action] = /Action=(\w+)/.exec(body) ?? [];
        const listed = request.url?.includes('list-type=2') ? '<ListBucketResult/>' : undefined;
        const xml = action === undefined ? listed : assumedBy(action);
        response.writeHead(xml === undefined ? 404 : 200, { 'content-type': 'text/xml' }).end(xml);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const assumedBy = (action: string) =>
    `<${action}Response><${action}Result><Credentials><AccessKeyId>A</AccessKeyId>` +
    '<SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken>' +
    `<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></${action}Result></${action}Response>`;

  async function init(settings: object) {
    const directory = mkdtempSync(join(folder, 'init-'));
    writeFileSync(
      join(directory, 'main.tf.json'),
      JSON.stringify({ terraform: { backend: { s3: settings } } }),
    );
    const { exitCode, stderr } = await runTerraform(directory, ['init', '-no-color']);
    return { exitCode, stderr, directory };
  }

  const reachable = () => ({
    bucket: 'states',
    key: 'fleet.tfstate',
    region: 'eu-west-1',
    access_key: 'A',
    secret_key: 'S',
    endpoints: { s3: endpoint, sts: endpoint },
    use_path_style: true,
    max_retries: 0,
    skip_credentials_validation: true,
    skip_metadata_api_check: true,
    skip_requesting_account_id: true,
  });

  /** The configuration as Terraform remembers it, with all that it could have had. */
  async function remembered(settings: object): Promise<Record<string, object>> {
    const { exitCode, stderr, directory } = await init(settings);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { backend } = JSON.parse(readFileSync(join(directory, '.terraform/terraform.tfstate'), 'utf8'));
    return backend.config;
  }

  const names = (of: object) => Object.keys(of).sort();
  const ROLE_ARN = 'arn:aws:iam::123456789012:role/state';

  it('are those that Terraform has', async () => {
    const config = await remembered({ ...reachable(), assume_role: { role_arn: ROLE_ARN } });

    expect(names(config)).toEqual(names(S3_ARGUMENTS));
    for (const block of ['endpoints', 'assume_role'] as const) {
      expect(names(config[block] ?? {})).toEqual(names(S3_ARGUMENTS[block]));
    }
  });

  it('are those that Terraform has for a role by web identity', async () => {
    const block = 'assume_role_with_web_identity';
    const config = await remembered({
      ...reachable(),
      [block]: { role_arn: ROLE_ARN, web_identity_token: 'token' },
    });

    expect(names(config[block] ?? {})).toEqual(names(S3_ARGUMENTS[block]));
  });

  it('have the types that Terraform accepts', async () => {
    const { stderr } = await init(valuesOf(S3_ARGUMENTS));

    expect(stderr).not.toMatch(/Extraneous|Incorrect attribute value type|Unsupported|Missing/);
  });

  it('are refused by Terraform if it does not have them, as here', async () => {
    const { stderr } = await init({ ...reachable(), kms_key: 'alias/states' });

    expect(stderr).toContain('No argument or block type is named "kms_key".');
  });
});

describe('checkBackendPlacement', () => {
  it.each<[string, string]>([
    [
      '{"language":"typescript","stateBackend":{"type":"s3"}}',
      'stateBackend in cdktf.json has no effect where it is',
    ],
    ['{"backend":{"type":"s3"},"context":{}}', 'backend in cdktf.json has no effect where it is'],
    ['{"context":{"stateBackend":{"type":"s3"}},"context":{}}', '"context" more than once'],
  ])('refuses %s', (cdktfJson, message) => {
    expect(() => checkBackendPlacement(cdktfJson)).toThrow(message);
  });

  it.each(['{"language":"typescript"}', '{"context":{"stateBackend":{"type":"s3"}}}'])(
    'takes %s',
    (cdktfJson) => {
      expect(() => checkBackendPlacement(cdktfJson)).not.toThrow();
    },
  );

  it.each(['cdktf.json', 'pki/cdktf.json', 'ledger/cdktf.json'])("accepts this repository's %s", (path) => {
    expect(() => checkBackendPlacement(readFileSync(path, 'utf8'))).not.toThrow();
  });
});
