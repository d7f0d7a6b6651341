import '../../lambda-environment';
import { describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../../handler/deadline';
import { readRole } from '../../../../sandbox/services/vault/pki/role';
import { newOrder } from '../new-order';
import { joined, ok, refusal } from './fake-vault';
import { setScene } from './scene';

const denied = refusal(403, joined('permission denied'));

describe('A probe of Vault', () => {
  const scene = setScene();
  const probe = (authority = scene.start()) => authority.probe(new Deadline(4_650));

  it('issues nothing, and passes where all is well', async () => {
    scene.vault.role = ok({ max_ttl: 0, issuer_ref: 'default' });

    await probe();

    expect(scene.vault.issued).toBe(0);
    expect(scene.vault.asked.find(({ path }) => path === 'sys/capabilities-self')?.input).toEqual({
      paths: ['pki/sign/iot'],
    });
  });

  it('passes with a policy that allows to sign and to read nothing', async () => {
    scene.vault.next(/sys\//, denied, 100);

    await probe();

    expect(scene.vault.count(/sys\/|roles/)).toBeGreaterThanOrEqual(3);
    expect(scene.vault.count(/login/)).toBe(1);
  });

  it('never logs in anew for what the policy does not allow to read', async () => {
    const authority = scene.start();
    await scene.obtain(newOrder(), authority);
    scene.vault.next(/internal/, denied, 100);

    await probe(authority);
    await probe(authority);

    expect(scene.vault.count(/login/)).toBe(1);
  });

  it('finds that the token was revoked, and logs in anew', async () => {
    const authority = scene.start();
    await scene.obtain(newOrder(), authority);
    scene.vault.tokens.clear();

    await probe(authority);

    expect(scene.vault.count(/login/)).toBe(2);
  });

  it('passes with a role that may not fit all devices, and says so once until it changes', async () => {
    const authority = scene.start();
    scene.vault.role = ok({ ...readRole({ allow_any_name: true, server_flag: false }) });

    await probe(authority);
    await probe(authority);

    const said = () => scene.telemetry.logged('The role of the PKI engine may not fit all devices');
    expect(said()).toEqual([
      expect.objectContaining({ settings: [expect.stringContaining('key_type=rsa refuses EC keys')] }),
    ]);
    scene.vault.role = ok({ generate_lease: true });
    await probe(authority);
    expect(said()).toHaveLength(2);
  });

  it.each<[string, () => void, string, string]>([
    [
      'the login is refused',
      () => scene.vault.next(/login/, refusal(400, 'no'), 100),
      'AuthorityAccessDenied',
      'no',
    ],
    [
      'the policy does not allow to sign',
      () => {
        scene.vault.capabilities = ['deny'];
      },
      'AuthorityAccessDenied',
      'path "pki/sign/iot" { capabilities = ["update"] }',
    ],
    [
      'there is no such role',
      () => {
        scene.vault.role = refusal(404);
      },
      'AuthorityNotFound',
      'Does pki have a role iot?',
    ],
    [
      'the role cuts lifetimes short',
      () => {
        scene.vault.role = ok({ max_ttl: 768 * 3_600 });
      },
      'AuthorityRefused',
      '768 hours instead of 365 days, because of the role iot (max_ttl)',
    ],
    [
      'the role was made anew with the defaults of Vault',
      () => {
        scene.vault.role = ok(readRole({}));
      },
      'AuthorityRefused',
      'server_flag=true gives leaves a purpose that nobody expects: set it to false. Besides: key_type=rsa',
    ],
    [
      'the role makes leaves for servers, that live too short',
      () => {
        scene.vault.role = ok({ server_flag: true, max_ttl: 3_600 });
      },
      'AuthorityRefused',
      'set it to false. Leaves would live for 1 hours',
    ],
    [
      'the mount does',
      () => {
        scene.vault.maxLeaseSeconds = 768 * 3_600;
      },
      'AuthorityRefused',
      'raise it to 8760h',
    ],
    [
      'the mount has no issuer',
      () => scene.vault.next(/issuer/, refusal(500, 'unable to find PKI issuer for reference: default'), 100),
      'AuthorityNotFound',
      'no such issuer',
    ],
    [
      'Vault is sealed',
      () => scene.vault.next(/./, refusal(503, 'Vault is sealed'), 100),
      'AuthorityNotActive',
      'unsealed',
    ],
  ])('fails when %s', async (_, begin, reason, explanation) => {
    begin();

    await expect(probe()).rejects.toMatchObject({ reason, message: expect.stringContaining(explanation) });
  });
});
