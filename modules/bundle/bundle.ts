import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { deterministicZip } from './zip';

/** Where this package lies, whether it runs from its sources or from `dist/`. */
const PACKAGE_ROOT = resolve(__dirname, '../..');

/** Properties of `SignerBundle`. */
export interface SignerBundleProps {
  /** Module whose exports Lambda calls, relative to the package, without extension: one for each authority. */
  readonly entry: string;
}

/**
 * The signer as one zip, bundled while the stack is synthesized.
 *
 * One file, because loading many is most of a cold start; CommonJS, because the tracer cannot be bundled as ESM;
 * only the authority that the stack uses.
 */
export class SignerBundle extends Construct {
  /** Path of the zip, relative to the folder of the synthesized stack. */
  readonly path: string;
  /** Base64 SHA-256 of the zip: what Lambda calls the code's hash. */
  readonly sha256Base64: string;

  constructor(scope: Construct, id: string, { entry }: SignerBundleProps) {
    super(scope, id);
    const zip = deterministicZip({ 'index.js': bundle(entry) });
    const hash = createHash('sha256').update(zip);
    this.sha256Base64 = hash.copy().digest('base64');
    this.path = new TerraformAsset(this, 'zip', {
      path: writeTemporarily(zip),
      type: AssetType.FILE,
      assetHash: hash.digest('hex').slice(0, 32),
    }).path;
  }
}

function bundle(entry: string): Uint8Array {
  const { outputFiles } = buildSync({
    absWorkingDir: PACKAGE_ROOT,
    entryPoints: [require.resolve(join(PACKAGE_ROOT, entry))],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    legalComments: 'none',
    write: false,
    logLevel: 'warning',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of ${entry}.`);
  return output.contents;
}

/** CDKTF copies an asset from a path when the app is synthesized; until then the zip needs a place. */
function writeTemporarily(zip: Uint8Array): string {
  const path = join(mkdtempSync(join(tmpdir(), 'iot-signer-')), 'signer.zip');
  writeFileSync(path, zip);
  process.once('exit', () => rmSync(dirname(path), { recursive: true, force: true }));
  return path;
}
