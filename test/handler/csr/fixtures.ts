import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../fixtures/csr');

/** The text of a CSR in test/fixtures/csr. */
export function readFixture(name: string): string {
  return readFileSync(join(FOLDER, `${name}.pem`), 'utf8');
}

/** Names of all the fixtures there are. */
export function fixtureNames(): string[] {
  return readdirSync(FOLDER).flatMap((file) =>
    file.endsWith('.pem') ? [file.slice(0, -'.pem'.length)] : [],
  );
}
