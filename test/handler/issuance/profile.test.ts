import { describe, expect, it } from '@jest/globals';
import { InvalidSetting } from '../../../handler/errors';
import { readLeafProfile } from '../../../handler/issuance/profile';

const read = (config: unknown) => readLeafProfile('LEAF', config);
const readWith = (parts: object) => read({ validityDays: 30, ...parts });

describe('readLeafProfile', () => {
  it('needs nothing but a lifetime', () => {
    expect(read({ validityDays: 30 })).toMatchObject({
      validityDays: 30,
      extendedKeyUsages: ['1.3.6.1.5.5.7.3.2'],
      keyEncipherment: false,
      crlDistributionPoints: [],
      authorityInfoAccess: {},
      certificatePolicies: [],
    });
  });

  it('reads names of purposes as their OIDs, and keeps the order', () => {
    expect(
      readWith({ extendedKeyUsages: ['serverAuth', '1.3.6.1.4.1.99999.1', 'clientAuth'] }).extendedKeyUsages,
    ).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.4.1.99999.1', '1.3.6.1.5.5.7.3.2']);
  });

  it.each<[config: unknown, message: string]>([
    [undefined, 'LEAF must be an object'],
    [null, 'LEAF must be an object'],
    [[], 'LEAF must be an object'],
    [{}, 'LEAF.validityDays must be a whole number from 1 to 36500.'],
    [{ validityDays: 0 }, 'LEAF.validityDays must be'],
    [{ validityDays: 36_501 }, 'LEAF.validityDays must be'],
    [{ validityDays: 1.5 }, 'LEAF.validityDays must be'],
    [{ validityDays: '30' }, 'LEAF.validityDays must be'],
    [{ validityDays: 30, validity: 1 }, 'LEAF has "validity", which is not one of validityDays, '],
    [JSON.parse('{"validityDays":30,"__proto__":{}}'), 'LEAF has "__proto__"'],
  ])('refuses %j', (config, message) => {
    expect(() => read(config)).toThrow(InvalidSetting);
    expect(() => read(config)).toThrow(message);
  });

  it.each<[parts: object, message: string]>([
    [{ keyEncipherment: 'true' }, 'LEAF.keyEncipherment must be true or false.'],
    [{ extendedKeyUsages: 'clientAuth' }, 'LEAF.extendedKeyUsages must be a list'],
    [{ extendedKeyUsages: ['serverAuth'] }, 'LEAF.extendedKeyUsages must have clientAuth'],
    [
      { extendedKeyUsages: ['clientAuth', 'constructor'] },
      'LEAF.extendedKeyUsages[1] must be one of serverAuth',
    ],
    [
      { extendedKeyUsages: ['clientAuth', '1.3.6.1.5.5.7.3.2'] },
      'LEAF.extendedKeyUsages has 1.3.6.1.5.5.7.3.2 twice',
    ],
    [{ extendedKeyUsages: ['clientAuth', '2.5.29.37.0'] }, 'good for any purpose'],
    [{ extendedKeyUsages: ['clientAuth', '1.3.6.1.5.5.7.3.9'] }, 'answer for all certificates'],
    [{ extendedKeyUsages: ['clientAuth', '1.3.6.1.5.5.7.3.8'] }, 'must be the only one'],
    [{ certificatePolicies: [7] }, 'LEAF.certificatePolicies[0] must be a text.'],
    [{ certificatePolicies: ['1.2.3', '1.2.3'] }, 'LEAF.certificatePolicies has 1.2.3 twice.'],
    [{ certificatePolicies: ['1'] }, 'LEAF.certificatePolicies[0] must be an OID'],
    [{ certificatePolicies: ['1.40.1'] }, 'must be an OID'],
    [{ certificatePolicies: ['3.1'] }, 'must be an OID'],
    [{ certificatePolicies: ['1.02'] }, 'must be an OID'],
    [{ certificatePolicies: [`1.2.${'9'.repeat(400)}`] }, 'must be an OID'],
    [
      { crlDistributionPoints: ['https://crl.example/1.crl'] },
      'LEAF.crlDistributionPoints must be a http URL',
    ],
    [{ crlDistributionPoints: ['ldap://crl.example'] }, 'must be a http URL'],
    [{ crlDistributionPoints: ['http://'] }, 'must be a http URL'],
    [{ crlDistributionPoints: ['http://crl.example/ü'] }, 'must be a http URL'],
    [{ crlDistributionPoints: ['http://crl.example/ 1'] }, 'must be a http URL'],
    [{ crlDistributionPoints: ['http://user@crl.example/'] }, 'without user'],
    [{ crlDistributionPoints: ['http://crl.example/#1'] }, 'fragment'],
    [{ authorityInfoAccess: { crl: '' } }, 'LEAF.authorityInfoAccess has "crl"'],
    [{ authorityInfoAccess: { ocsp: 7 } }, 'LEAF.authorityInfoAccess.ocsp must be a http URL'],
    [
      { authorityInfoAccess: { caIssuers: 'ftp://x' } },
      'LEAF.authorityInfoAccess.caIssuers must be a http URL',
    ],
  ])('refuses %j next to a lifetime', (parts, message) => {
    expect(() => readWith(parts)).toThrow(InvalidSetting);
    expect(() => readWith(parts)).toThrow(message);
  });

  it('takes what is empty for what is left out, because Terraform cannot leave anything out', () => {
    const empty = {
      extendedKeyUsages: [],
      keyEncipherment: null,
      crlDistributionPoints: [],
      authorityInfoAccess: { caIssuers: '', ocsp: null },
      certificatePolicies: [],
    };

    expect(readWith(empty)).toEqual(readWith({}));
  });

  describe('makes a fingerprint that', () => {
    const full = {
      validityDays: 30,
      extendedKeyUsages: ['clientAuth', 'serverAuth'],
      keyEncipherment: true,
      crlDistributionPoints: ['http://crl.example/1.crl'],
      authorityInfoAccess: { caIssuers: 'http://ca.example/', ocsp: 'http://ocsp.example/' },
      certificatePolicies: ['1.2.3'],
    };

    it('does not change between versions of this package, because the ledger keeps it', () => {
      expect(read({ validityDays: 30 }).fingerprint).toBe(
        '906f4ec04006ae58100bf4a1136cf1eba460aced8dcfffe87ec677262f795e26',
      );
      expect(read(full).fingerprint).toBe('a62d07808421eb1cfb6bf161353eaac4ae024413a53b1155ba3a6ad073ca215b');
    });

    it('is the same for the same leaves, however they are configured', () => {
      const reversed = Object.fromEntries(Object.entries(full).reverse());

      expect(read(reversed).fingerprint).toBe(read(full).fingerprint);
      expect(readWith({ extendedKeyUsages: ['1.3.6.1.5.5.7.3.2'], keyEncipherment: false }).fingerprint).toBe(
        readWith({}).fingerprint,
      );
    });

    it('differs with each part', () => {
      const others: readonly object[] = [
        { validityDays: 31 },
        { extendedKeyUsages: ['serverAuth', 'clientAuth'] },
        { keyEncipherment: false },
        { crlDistributionPoints: ['http://crl.example/2.crl'] },
        { authorityInfoAccess: { caIssuers: 'http://ca.example/' } },
        { authorityInfoAccess: { caIssuers: 'http://ocsp.example/', ocsp: 'http://ca.example/' } },
        { certificatePolicies: ['1.2.4'] },
      ];

      const fingerprints = others.map((other) => read({ ...full, ...other }).fingerprint);

      expect(new Set([...fingerprints, read(full).fingerprint]).size).toBe(others.length + 1);
    });
  });
});
