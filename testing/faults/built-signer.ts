import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { Bundle } from '../../modules/bundle/bundle';

/**
 * The zip that a deploy would upload, built from the sources as `cdktf synth` builds it.
 *
 * @param entry An authority's: see `AuthorityKind`.
 */
export function builtSigner(entry: string): Buffer {
  const outdir = mkdtempSync(join(tmpdir(), 'built-signer-'));
  try {
    const app = new App({ outdir });
    const stack = new TerraformStack(app, 'stack');
    const { path } = new Bundle(stack, 'bundle', { entry });
    app.synth();
    return readFileSync(join(outdir, 'stacks/stack', path));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
