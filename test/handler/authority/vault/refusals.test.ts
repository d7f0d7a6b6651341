import '../../lambda-environment';
import { describe, expect, it } from '@jest/globals';
import { MayHaveIssued, RequestRejected, SigningFailed } from '../../../../handler/errors';
import { joined, refusal } from './fake-vault';
import { setScene } from './scene';

describe('Vault, when', () => {
  const scene = setScene();
  const failure = (): Promise<unknown> => scene.obtain().catch((thrown: unknown) => thrown);

  // The texts of Vault's own sources, and of OpenBao's.
  it.each([
    ['common name device-1 not allowed by this role', 'cn_validations'],
    ['subject alternate name device-1 not allowed by this role', 'allowed_domains'],
    ['email address a@example.com not allowed by this role', 'allow_any_name'],
    ['serial_number 4711 not allowed by this role', 'allowed_serial_numbers'],
    ['user_id x is not allowed by this role', 'allowed_user_ids'],
    [
      'IP Subject Alternative Names are not allowed in this role, but was provided some via CSR',
      'allow_ip_sans',
    ],
    [
      'URI Subject Alternative Names are not allowed in this role, but were provided via CSR',
      'allowed_uri_sans',
    ],
    ['other SAN OID 1.2.3 not allowed by this role', 'allowed_other_sans'],
    ['role requires keys of type rsa', 'key_type'],
    ["role requires a minimum of a 3072-bit key, but CSR's key is 2048 bits", 'key_bits'],
    ["Vault requires a minimum of a 2048-bit key, but CSR's key is 1024 bits", 'key_bits'],
    [
      'the common_name field is required, or must be provided in a CSR with "use_csr_common_name" set to true, unless "require_cn" is set to false',
      'require_cn',
    ],
    ['certificate request could not be parsed: asn1: structure error', 'cannot read it'],
    ['request signature invalid', 'cannot read it'],
    ["OpenBao requires a minimum of a 2048-bit key, but CSR's key is 1024 bits", 'key_bits'],
    // Names that a device has chosen, and that Vault quotes.
    ['common name no handler for route not allowed by this role', 'allow_any_name'],
    ['common name \nunknown role: iot\n not allowed by this role', 'allow_any_name'],
    ['serial_number x\nVault is in standby mode\nx not allowed by this role', 'allowed_serial_numbers'],
    ['user_id x; unsupported path is not allowed by this role', 'allowed_user_ids'],
  ])('its role says %j, refuses the device and names %s', async (text, setting) => {
    scene.vault.next(/sign/, refusal(400, text));

    const error = await failure();

    expect(error).toBeInstanceOf(RequestRejected);
    expect(error).toMatchObject({
      reason: 'CsrRefusedByAuthority',
      message: expect.stringContaining(setting),
    });
    expect(scene.vault.count(/sign/)).toBe(1);
    expect(scene.time.waitedMs).toBe(0);
  });

  it.each([
    [
      400,
      'cannot satisfy request, as TTL would result in notAfter of 2027-11-28T00:00:00Z that is beyond the expiration of the CA certificate at 2027-01-01T00:00:00Z',
      'AuthorityRefused',
      'leaf_not_after_behavior',
    ],
    [
      400,
      'not_after_bound is set to forbid. not_after cannot be provided.',
      'AuthorityRefused',
      'not_after_bound',
    ],
    [400, 'something that no version says', 'AuthorityRefused', 'Look at the role'],
    [400, 'unknown role: iot', 'AuthorityNotFound', 'no such role'],
    [
      500,
      joined('could not fetch the CA certificate (was one set?): unable to find PKI issuer for reference: x'),
      'AuthorityNotFound',
      'no such issuer',
    ],
    [
      500,
      'unable to fetch corresponding key for issuer 1; unable to use this issuer for signing',
      'AuthorityNotActive',
      'usage',
    ],
    [400, 'backend must be configured with a CA certificate/key', 'AuthorityNotActive', 'usage'],
    [
      404,
      joined('no handler for route "pki/sign/iot". route entry not found.'),
      'AuthorityNotFound',
      'mounted',
    ],
    [404, joined('unsupported path'), 'AuthorityNotFound', 'too old'],
    [503, 'Vault is sealed', 'AuthorityNotActive', 'unsealed'],
    [503, 'namespace is sealed', 'AuthorityNotActive', 'unsealed'],
    [
      503,
      'API access to this namespace has been locked by an administrator',
      'AuthorityNotActive',
      'namespace unlock',
    ],
    [
      503,
      'API access to this namespace has been locked by an administrator - "teams/" must be unlocked to gain access.',
      'AuthorityNotActive',
      'namespace unlock',
    ],
    [404, 'namespace not found', 'AuthorityNotFound', 'namespace'],
    [
      400,
      'Either ttl or not_after should be provided. Both should not be provided in the same request.',
      'AuthorityRefused',
      'not_after must be unset',
    ],
    [405, joined('unsupported operation'), 'AuthorityNotFound', 'something else'],
  ])('it says %i and "%s", fails as %s at once', async (status, text, reason, advice) => {
    scene.vault.next(/sign/, refusal(status, text));

    const error = await failure();

    expect(error).toBeInstanceOf(SigningFailed);
    expect(error).not.toBeInstanceOf(MayHaveIssued);
    expect(error).toMatchObject({ reason, message: expect.stringContaining(advice) });
    expect(scene.vault.count(/sign/)).toBe(1);
    expect(scene.time.waitedMs).toBe(0);
  });

  it.each([
    [503, 'Vault is in standby mode'],
    [503, 'node is not active'],
    [500, 'local node not active but active cluster node not found'],
    [500, 'active context canceled after getting state lock'],
    [503, 'overloaded, try again later'],
    [412, 'required index state not present'],
    [429, joined('request path "pki/sign/iot": rate limit quota exceeded')],
    [472, ''],
    [473, ''],
  ])('it says %i and "%s" twice, is asked again, and signs once', async (status, text) => {
    scene.vault.next(/sign/, refusal(status, text), 2);

    await scene.obtain();

    expect(scene.vault.count(/sign/)).toBe(3);
    expect(scene.vault.issued).toBe(1);
  });

  it('it stays without an active node, says so when no time is left, and has issued nothing', async () => {
    scene.vault.next(/sign/, refusal(503, 'Vault is in standby mode'), 100);

    const error = await failure();

    expect(error).toMatchObject({
      reason: 'AuthorityUnavailable',
      message: expect.stringContaining('active'),
    });
    expect(error).not.toBeInstanceOf(MayHaveIssued);
  });

  it('it lost the active node on the way, may have issued, and gets the order once', async () => {
    for (const path of [/login/, /sign/])
      scene.vault.next(path, refusal(503, 'no active Vault instance found'));

    const error = await failure();

    expect(error).toBeInstanceOf(MayHaveIssued);
    expect(error).toMatchObject({
      reason: 'AuthorityUnavailable',
      message: expect.stringContaining('active'),
    });
    // A login is made again.
    expect([scene.vault.count(/login/), scene.vault.count(/sign/)]).toEqual([2, 1]);
  });

  it.each([
    ['itself', (origin: string) => `${origin}/v1/pki/sign/iot`],
    ['another node', () => 'https://vault-2.example.com:8200/v1/pki/sign/iot?token=x'],
  ])('its standby refers to %s, may have issued through it, and gets the order once', async (_, place) => {
    const location = place(scene.vault.origin);
    scene.vault.next(/sign/, { status: 307, body: '', headers: { location } });

    const error = await failure();

    expect(error).toBeInstanceOf(MayHaveIssued);
    expect(error).toMatchObject({
      reason: 'AuthorityAnswerUnreadable',
      message: expect.stringContaining(`it refers to ${new URL(location).origin}. It is a standby`),
    });
    expect([scene.vault.count(/sign/), scene.vault.issued]).toEqual([1, 0]);
  });

  it('its standby refers a login to itself, is followed', async () => {
    const location = `${scene.vault.origin}/v1/auth/approle/login`;
    scene.vault.next(/login/, { status: 307, body: '', headers: { location } });

    await scene.obtain();

    expect([scene.vault.count(/login/), scene.vault.issued]).toEqual([2, 1]);
  });

  it('it limits the rate, is counted as throttling', async () => {
    scene.vault.next(/sign/, refusal(429, joined('rate limit quota exceeded')), 100);

    await expect(scene.obtain()).rejects.toMatchObject({ reason: 'AuthorityThrottled' });
  });
});
