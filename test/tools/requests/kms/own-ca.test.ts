import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkCsr } from '../../../../handler/csr/csr';
import { ANY_NAMES } from '../../../../handler/csr/request-policy';
import {
  attributes,
  extension,
  forgeCsr,
  GeneralName,
  name,
  Oid,
  requestOf,
  toPem,
} from '../../../../testing/requests/forge';
import { sequence } from '../../../../testing/requests/write-der';
import { warnOfOwnCa } from '../../../../tools/requests/kms/own-ca';

const warningFor = (pem: string) => warnOfOwnCa(checkCsr(pem, 'device-1', ANY_NAMES));
const byTool = (request: string) =>
  readFileSync(join(__dirname, '../../../fixtures/csr/by-tools', `${request}.pem`), 'utf8');

describe('warnOfOwnCa', () => {
  it('has nothing to say about a request that any CA signs', () => {
    expect(warningFor(byTool('go/extra-names'))).toBeUndefined();
    expect(warningFor(byTool('erlang/marks-in-printable'))).toBeUndefined();
  });

  it.each([
    ['arduino-eccx08/underscore-and-utf8', 'O'],
    ['node-forge/unencoded-umlaut', 'CN'],
    ['mbedtls/utf8-in-serial-number', 'serialNumber'],
  ])('names who refuses %s, who may not, and why', (request, attribute) => {
    expect(warningFor(byTool(request))).toBe(
      'AWS Private CA may sign it, but a CA of your own (kms) refuses it. CsrRefusedByAuthority: the name has a ' +
        `${attribute} with characters that its string type does not have and that tools read differently. Send it as ` +
        'UTF8String.',
    );
  });

  it('looks at alternative names, too', () => {
    const tooLong = sequence(GeneralName.directory(name(['d'.repeat(65)])));
    const asked = attributes(requestOf([extension(Oid.subjectAltName, tooLong)]));

    expect(warningFor(toPem(forgeCsr({ attributes: asked })))).toContain('a CN of 65 characters');
  });
});
