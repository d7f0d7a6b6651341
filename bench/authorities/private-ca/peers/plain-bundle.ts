import { buildSync } from 'esbuild';

/** What a first version of a signer imports. */
const SOURCE = `
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { ACMPCAClient } from '@aws-sdk/client-acm-pca';

export { x509 };
export const logger = new Logger();
export const metrics = new Metrics();
const tracer = new Tracer();
export const client = tracer.captureAWSv3Client(new ACMPCAClient({}));
export const handler = async () => ({});
`;

/** The signer's libraries in one minified file, by esbuild without any tuning. @param folder Resolves the imports. */
export function plainBundle(folder: string): Uint8Array {
  const [output] = buildSync({
    stdin: { contents: SOURCE, resolveDir: folder, loader: 'ts' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    legalComments: 'none',
    write: false,
    logLevel: 'error',
  }).outputFiles;
  if (output === undefined) throw new Error('esbuild returned no output for the plain bundle.');
  return output.contents;
}
