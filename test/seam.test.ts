import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = resolve(__dirname, '..');

/** Folders with sources. */
const SOURCES = [
  'bench',
  'cli',
  'demo',
  'examples',
  'handler',
  'modules',
  'sandbox',
  'test',
  'testing',
  'tools',
];

/** What an authority's product is called, in every spelling that a source may have. */
const PRODUCTS: Readonly<Record<string, RegExp>> = {
  'a CA key in AWS KMS': /KmsAuthority|SandboxKms|KmsSetting|KMS_ALARMS|kmsVariable|entry\/kms|CA_KEY_ARN/,
  'a CA that speaks EST': /\bEst[A-Z{({.,; ]|\bEST_[A-Z]|\bestVariable|entry\/est\b/,
  'Vault or OpenBao': /\bVault\b|[vV]ault[A-Z]|VAULT_|OpenBao|entry\/vault\b/,
  'AWS Private CA': /[Pp]rivate[ _-]?(CA|Ca|ca)(?![a-z])|PRIVATE_CA|acm-?pca|AcmPca|ACM_?PCA|ACMPrivateCA/,
};

/** Where a product may be named: its own folders and files, and lists of all authorities. */
const MAY_NAME: readonly RegExp[] = [
  // An authority's folder or file on each side, its tests, and the service that the sandbox plays.
  /(^|\/)(kms|private-ca|acm-pca|est|vault)([/.]|$)/,
  // The lists of the authorities that there are, and of the SDK's packages.
  /(^|\/)built-in\.ts$/,
  /^modules\/index\.ts$/,
  /^sandbox\/sdk\.ts$/,
  // Tests of main.ts, which declares the variable of each authority, and of the documents.
  /^test\/terraform\//,
  /^test\/docs\//,
  /^test\/sandbox\/on-call\/policies\.test\.ts$/,
  // The README's program, which deploys one.
  /^test\/package\.test\.ts$/,
  // Inputs, some of them made by others.
  /^test\/fixtures\//,
  /^test\/seam\.test\.ts$/,
];

describe('The seam between an authority and everything else', () => {
  const files = SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => join(folder, path))
      .filter((path) => /\.(c|m)?(ts|js)$|\.hcl$/.test(path) && !path.includes('node_modules')),
  ).filter((path) => !MAY_NAME.some((place) => place.test(path)));

  it.each(Object.entries(PRODUCTS))('names %s nowhere but in its own folders', (_, product) => {
    const naming = files.filter((path) => product.test(readFileSync(join(ROOT, path), 'utf8')));

    expect(files.length).toBeGreaterThan(300);
    expect(naming).toEqual([]);
  });
});
