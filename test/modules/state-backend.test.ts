import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, TerraformStack, Testing } from 'cdktf';
import { configureStateBackend } from '../../modules/state-backend';

function backendOf(context: unknown): unknown {
  const outdir = mkdtempSync(join(tmpdir(), 'backend-'));
  try {
    const stack = new TerraformStack(new App({ outdir }), 'fleet');
    configureStateBackend(stack, context);
    return JSON.parse(Testing.synth(stack)).terraform.backend;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

describe('configureStateBackend', () => {
  it('keeps state in S3, encrypted and locked, when the context says so', () => {
    const backend = backendOf({ type: 's3', bucket: 'states', key: 'fleet.tfstate', region: 'eu-west-1' });

    expect(backend).toEqual({
      s3: { bucket: 'states', key: 'fleet.tfstate', region: 'eu-west-1', encrypt: true, use_lockfile: true },
    });
  });

  it.each([undefined, { type: 'local' }])('keeps state in a relative path for %j', (context) => {
    expect(backendOf(context)).toEqual({
      local: { path: expect.stringMatching(/^\.\.\/.*terraform\.fleet\.tfstate$/) },
    });
  });

  it.each([
    [{ type: 'gcs' }, 'stateBackend.type'],
    ['s3', 'stateBackend.type'],
    [{ type: 's3', key: 'k', region: 'r' }, 'stateBackend.bucket'],
    [{ type: 's3', bucket: 'b', region: 'r' }, 'stateBackend.key'],
    [{ type: 's3', bucket: 'b', key: 'k', region: '' }, 'stateBackend.region'],
  ])('refuses %j and names the property', (context, property) => {
    expect(() => backendOf(context)).toThrow(property);
  });
});
