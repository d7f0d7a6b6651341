import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { RejectionReason } from '../../../handler/vocabulary';
import { toPem } from '../../../testing/requests/forge';
import {
  ACCEPTED,
  ALTERNATIVE_NAMES,
  OPENSSL_IS_LAXER,
  OPENSSL_IS_STRICTER,
  REFUSED,
  WITH_SHA1,
} from './by-tools-expectations';
import { opensslAccepts, opensslDer, opensslPublicKey } from './openssl';
import { rejectionOf } from './rejection';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(60_000);

const FOLDER = join(__dirname, '../../fixtures/csr/by-tools');

const readRequest = (file: string) => readFileSync(join(FOLDER, `${file}.pem`), 'utf8');

/** All requests that there are, as TOOL/FILE. */
function requests(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).flatMap((file) =>
    file.endsWith('.pem') ? [file.slice(0, -'.pem'.length)] : [],
  );
}

describe('requests made by the tools and libraries that devices use', () => {
  const policy = { ...ANY_NAMES, acceptSha1: true };

  it('have an expectation each', () => {
    expect(requests().sort()).toEqual([...Object.keys(ACCEPTED), ...Object.keys(REFUSED)].sort());
  });

  it.each(Object.entries(ACCEPTED))('accepts %s, as openssl does', (file, subject) => {
    const pem = readRequest(file);

    const csr = checkCsr(pem, 'device-1', policy);

    const rewritten = toPem(csr.der); // as the CA gets it
    expect(csr.subject).toBe(subject);
    expect(csr.alternativeNames.names).toEqual(ALTERNATIVE_NAMES[file] ?? []);
    expect(csr.der).toEqual(opensslDer(rewritten));
    expect(csr.spki).toEqual(opensslPublicKey(rewritten));
    expect(csr.sha256).toBe(createHash('sha256').update(csr.der).digest('hex'));
    expect([file, opensslAccepts(rewritten)]).toEqual([file, true]);
    expect([file, opensslAccepts(pem)]).toEqual([file, !(file in OPENSSL_IS_STRICTER)]);
  });

  it.each(Object.entries(REFUSED))('refuses %s with %s', (file, reason) => {
    const pem = readRequest(file);

    expect(rejectionOf(() => checkCsr(pem, 'device-1', policy))).toBe(reason);
    expect([file, opensslAccepts(pem)]).toEqual([file, file in OPENSSL_IS_LAXER]);
  });

  it('refuses those that are signed with SHA-1, and no others, where SHA-1 is not accepted', () => {
    const refused = Object.keys(ACCEPTED).filter(
      (file) => rejectionOf(() => checkCsr(readRequest(file), 'device-1', ANY_NAMES)) !== undefined,
    );

    expect(refused).toEqual(WITH_SHA1);
    for (const file of WITH_SHA1) {
      expect(rejectionOf(() => checkCsr(readRequest(file), 'device-1', ANY_NAMES))).toBe(
        RejectionReason.CsrDigestTooWeak,
      );
    }
  });
});
