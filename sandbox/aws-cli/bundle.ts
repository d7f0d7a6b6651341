import { join } from 'node:path';
import { build } from 'esbuild';

let bundled: Promise<string> | undefined;

/** The stand-in for the AWS CLI as one CommonJS script; its packages are not bundled. */
export function bundleStandIn(): Promise<string> {
  bundled ??= build({
    entryPoints: [join(__dirname, 'stand-in/main.ts')],
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    write: false,
    logLevel: 'warning',
  }).then(({ outputFiles: [script] }) => script?.text ?? '');
  return bundled;
}
