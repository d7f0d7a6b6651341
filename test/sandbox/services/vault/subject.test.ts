import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCsr } from '../../../../tools/device/csr';
import { FITTING_ROLE, TestVault } from './test-vault';

/** A value of a name that needs no escaping. */
const VALUE = fc.stringMatching(/^[A-Za-z0-9äß][A-Za-z0-9äß @_&.-]{0,20}[A-Za-z0-9]$/);

describe('The subject of a leaf', () => {
  let vault: TestVault;

  beforeAll(async () => {
    vault = await TestVault.start();
  });

  afterAll(() => vault.stop());

  it("has the request's name and serial number, and everything else from the role, whatever the request says", async () => {
    const names = fc.record({
      cn: VALUE,
      serial: fc.option(VALUE),
      asked: VALUE,
      given: fc.uniqueArray(VALUE, { maxLength: 1 }),
      country: fc.constantFrom('DE', 'FR'),
    });
    await fc.assert(
      fc.asyncProperty(names, async ({ cn, serial, asked, given, country }) => {
        vault.setRole({ ...FITTING_ROLE, organization: given, country: [country] });
        const attributes = [
          `CN=${cn}`,
          `O=${asked}`,
          `L=${asked}`,
          ...(serial === null ? [] : [`2.5.4.5=${serial}`]),
        ];
        const { csrPem } = await createCsr({ subject: attributes.join(',') });
        const { body } = await vault.sign(csrPem, { exclude_cn_from_sans: true });

        const leaf = new X509Certificate(body.data.certificate);
        expect(leaf.toLegacyObject().subject).toEqual({
          C: country,
          ...(given[0] !== undefined && { O: given[0] }),
          CN: cn,
          ...(serial !== null && { serialNumber: serial }),
        });
        expect(leaf.verify(new X509Certificate(body.data.issuing_ca).publicKey)).toBe(true);
        expect(leaf.subjectAltName).toBeUndefined();
      }),
      { seed: 15, numRuns: 40 },
    );
  });
});
