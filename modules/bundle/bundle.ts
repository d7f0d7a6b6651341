import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { App, Manifest, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { functionZip } from './function-zip';

/** Properties of `Bundle`. */
export interface BundleProps {
  /** Module whose exports Lambda calls, as `functionZip` takes it. */
  readonly entry: string;
}

/** Where a function's code is. */
export interface Code {
  /** Path of the zip, relative to the folder of the synthesized stack. */
  readonly path: string;
  /** Base64 SHA-256 of the zip: what Lambda calls the code's hash. */
  readonly sha256Base64: string;
}

/**
 * A function's code as one zip, bundled during synthesis.
 *
 * One file, because loading many takes most of a cold start; CommonJS, because the tracer cannot be bundled as ESM;
 * with one authority only.
 */
export class Bundle extends Construct implements Code {
  readonly path: string;
  readonly sha256Base64: string;

  constructor(scope: Construct, id: string, { entry }: BundleProps) {
    super(scope, id);
    const zip = functionZip(entry);
    const hash = createHash('sha256').update(zip);
    this.sha256Base64 = hash.copy().digest('base64');
    this.path = this.#write(zip, hash.digest('hex').slice(0, 32));
  }

  /**
   * Writes the zip next to the synthesized stack. A CDKTF asset would be copied from a file, and that temporary file
   * would be left behind.
   */
  #write(zip: Uint8Array, hash: string): string {
    const stack = TerraformStack.of(this);
    const assets = posix.join('assets', stack.getLogicalId(this.node));
    const path = posix.join(assets, hash, 'function.zip');
    const stackFolder = join(App.of(this).outdir, Manifest.stacksFolder, stack.node.id);
    rmSync(join(stackFolder, assets), { recursive: true, force: true });
    mkdirSync(dirname(join(stackFolder, path)), { recursive: true });
    writeFileSync(join(stackFolder, path), zip);
    return path;
  }
}
