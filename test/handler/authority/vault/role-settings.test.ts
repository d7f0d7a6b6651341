import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { faultsOf } from '../../../../handler/authority/vault/role-settings';
import { readRole } from '../../../../sandbox/services/vault/pki/role';

const seed = 15;

/** What docs/vault.md advises. */
const FITTING = {
  allow_any_name: true,
  enforce_hostnames: false,
  allow_ip_sans: false,
  organization: ['Example'],
  key_type: 'any',
  key_usage: ['DigitalSignature'],
  client_flag: true,
  server_flag: false,
};

const faults = (settings: object, operation = 'sign', allowed: readonly string[] = []) =>
  faultsOf({ ...readRole({ ...settings }) }, operation, allowed);

describe('A role of the PKI engine', () => {
  it('that is as advised has no faults', () => {
    expect(faults(FITTING)).toEqual({ forAll: [], forSome: [] });
  });

  it('that was made anew with the defaults of Vault serves no device, and each setting is named', () => {
    const { forAll, forSome } = faults({});

    expect(forAll).toEqual([
      expect.stringContaining('allow_any_name=true'),
      expect.stringContaining('server_flag=true'),
    ]);
    expect(forSome).toEqual([expect.stringContaining('key_type=rsa refuses EC keys')]);
  });

  it.each<[object, string]>([
    [{ server_flag: true }, 'server_flag=true'],
    [{ code_signing_flag: true }, 'code_signing_flag=true'],
    [{ email_protection_flag: true }, 'email_protection_flag=true'],
    [{ client_flag: false, ext_key_usage: ['EmailProtection'] }, 'client_flag=false'],
    [{ ext_key_usage: ['TimeStamping'] }, '1.3.6.1.5.5.7.3.8'],
    [{ ext_key_usage_oids: ['1.2.3.4'] }, '1.2.3.4'],
    [{ key_usage: ['KeyEncipherment'] }, 'DigitalSignature'],
    [{ key_usage: ['DigitalSignature', 'CertSign'] }, 'CertSign'],
    [{ key_usage: ['digitalsignature', 'crlsign'] }, 'CRLSign'],
    [{ use_csr_common_name: false }, 'use_csr_common_name=false'],
    [{ allow_any_name: false }, 'allows no common name'],
    [{ allow_any_name: false, allowed_domains: ['example.com'] }, 'allow_glob_domains'],
    [{ allow_any_name: false, allowed_domains: [''], allow_glob_domains: true }, 'allow_any_name'],
    [{ key_type: 'ed25519' }, 'key_type=ed25519'],
  ])('with %j serves no device', (settings, named) => {
    expect(faults({ ...FITTING, ...settings }).forAll.join(' ')).toContain(named);
  });

  it('with an end of its own refuses the lifetime that the signer asks for', () => {
    const role = { ...readRole(FITTING), not_after: '2030-01-01T00:00:00Z' };

    expect(faultsOf(role, 'sign', []).forAll).toEqual([expect.stringContaining('not_after')]);
  });

  it.each<[object]>([
    [{ client_flag: false, ext_key_usage: ['ClientAuth'] }],
    [{ client_flag: false }],
    [{ key_usage: [] }],
    [{ key_usage: ['no usage'] }],
    [{ allow_any_name: false, allowed_domains: ['device-*'], allow_glob_domains: true }],
    [{ allow_any_name: false, allowed_domains: ['devices.example.com'], allow_subdomains: true }],
    [{ allow_any_name: false, cn_validations: ['disabled'] }],
    [{ enforce_hostnames: true }],
    [{ ou: ['Fleet'], country: ['DE'] }],
  ])('with %j may serve devices', (settings) => {
    expect(faults({ ...FITTING, ...settings })).toEqual({ forAll: [], forSome: [] });
  });

  it.each<[object, string]>([
    [{ key_type: 'rsa' }, 'EC keys'],
    [{ key_type: 'ec', key_bits: 256 }, 'RSA keys'],
    [{ key_type: 'ec', key_bits: 384 }, 'P-256'],
    [{ require_cn: false, allow_any_name: false }, 'allow_any_name'],
    [{ require_cn: false, use_csr_common_name: false }, 'use_csr_common_name'],
  ])('with %j may not serve all', (settings, named) => {
    const { forAll, forSome } = faults({ ...FITTING, ...settings });

    expect(forAll).toEqual([]);
    expect(forSome.join(' ')).toContain(named);
  });

  it('whose certificates end with the token is told, whatever the operation', () => {
    const role = { ...readRole(FITTING), generate_lease: true };

    for (const operation of ['sign', 'sign-verbatim']) {
      expect(faultsOf(role, operation, [])).toEqual({
        forAll: [],
        forSome: [expect.stringContaining('generate_lease=true')],
      });
    }
  });

  it('with the defaults suits sign-verbatim, which asks it for little', () => {
    expect(faults({}, 'sign-verbatim')).toEqual({ forAll: [], forSome: [] });
  });

  it('may give leaves a purpose that the settings of the signer name', () => {
    expect(faults({ ...FITTING, server_flag: true }, 'sign', ['1.3.6.1.5.5.7.3.1']).forAll).toEqual([]);
  });

  it('that nobody may read, or that is not as it should be, has no faults that are made up', () => {
    expect(faultsOf({}, 'sign', [])).toEqual({ forAll: [], forSome: [] });
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(...Object.keys(readRole({}))),
          fc.oneof(fc.string(), fc.array(fc.anything())),
        ),
        (role) => {
          expect(faultsOf(role, 'sign', [])).toEqual({ forAll: [], forSome: [] });
        },
      ),
      { seed },
    );
  });
});
