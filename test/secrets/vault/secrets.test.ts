import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FailureReason } from '../../../handler/vocabulary';
import { vaultKind } from '../../../sandbox/authorities/vault/kind';
import { type SandboxVault, vaultOf } from '../../../sandbox/authorities/vault/vault-authority';
import { Channels } from '../channels';
import { SecretFinder } from '../forms';
import { EVERY_CHANNEL, markerFinder } from '../markers';
import { lookForStored } from '../stored-secrets';
import {
  askWhileLoud,
  askWhileUntrusted,
  askWithoutSecrets,
  askWithSpoilt,
  deployWhileLoud,
  rollBackAndLift,
} from '../trouble';
import { lookForLogins, repeatRequests } from './login-secrets';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(180_000);

const UNTRUSTED = FailureReason.AuthorityUntrusted;
const ORDERS = /\/sign\//;
const LOGINS = /\/login$/;

/** What the signer asks AWS for to log in. */
const ASKED = { jwt: ['federation'], aws: [], approle: ['secret'] } as const;

// One deployment for each login: what it says is searched after each test.
describe.each(['jwt', 'aws', 'approle'] as const)(
  'Of what the login %s uses, and the tokens it gets',
  (login) => {
    const finder = new SecretFinder();
    let channels: Channels;
    let vault: SandboxVault;

    const ca = () => ({ authority: vault, server: vault.server });
    const loud = (about: RegExp) => (name: string) => repeatRequests(vault, about, name);

    beforeAll(async () => {
      channels = await Channels.open(vaultKind({ login }));
      vault = vaultOf(channels.stage.sandbox.aws);
      lookForStored(finder, vault.services.secrets);
      lookForLogins(finder, vault);
      await channels.plan();
      expect(await channels.apply()).toBe(true);
      expect(await channels.ask()).toBe('signed');
      expect(await channels.check()).toEqual([]);
    });

    afterAll(() => channels.close());

    it('is nothing told by answers that repeat it', async () => {
      const orders = await askWhileLoud(channels, loud(ORDERS));
      const logins = await askWhileLoud(channels, (name) => {
        vault.revokeTokens();
        return loud(LOGINS)(name);
      });

      expect(Object.values({ ...orders, ...logins })).not.toContain('signed');
      expect(await channels.find(finder)).toEqual({});
    });

    it('is nothing told by a server that nobody trusts, and by AWS that hands nothing out', async () => {
      expect(await askWhileUntrusted(channels, ca())).toEqual({
        ...{ expired: UNTRUSTED, 'other name': UNTRUSTED, 'unknown issuer': UNTRUSTED, outdated: UNTRUSTED },
        closed: FailureReason.AuthorityUnavailable,
      });
      const denied = await askWithoutSecrets(channels, ca(), ['anchors', ...ASKED[login]]);
      expect(Object.values(denied)).not.toContain('signed');
      expect(await channels.find(finder)).toEqual({});
    });

    it('is nothing told by the mistakes of whoever runs Vault', async () => {
      for (const { begin } of vault.ownFaults) {
        begin();
        expect(await channels.ask()).not.toBe('signed');
        await channels.check();
        vault.enable();
      }
      vault.disable();
      expect(await channels.ask()).not.toBe('signed');
      vault.enable();
      expect(await channels.find(finder)).toEqual({});
    });

    it('is nothing told when it is rotated or spoilt', async () => {
      const after = async () => {
        vault.revokeTokens();
        expect(await channels.ask()).toBe('signed');
      };
      await after();
      if (login === 'approle') {
        await vault.rotateSecretId(after);
        const reasons = Object.values(await askWithSpoilt(channels, 'iot-ca/approle'));
        expect(new Set(reasons)).toEqual(new Set([FailureReason.CredentialUnavailable]));
      }

      expect(finder.names.filter((name) => name.startsWith('Vault token')).length).toBeGreaterThan(3);
      expect(await channels.find(finder)).toEqual({});
    });

    // Terraform and the runbooks see the same of all logins, so one shows it: that whose secret is in AWS.
    if (login !== 'approle') return;

    it('is nothing told by a deploy that fails, and by runbooks', async () => {
      expect(await deployWhileLoud(channels, loud(ORDERS))).toBe(false);
      await rollBackAndLift(channels);
      expect(await channels.apply()).toBe(true);
      await channels.plan({ memory_mb: '768' });

      expect(await channels.find(finder)).toEqual({});
    });

    it('would have been found wherever it was searched', async () => {
      const found = await channels.find(markerFinder('pki/sign/devices'));
      expect(EVERY_CHANNEL.filter((channel) => !(channel in (found[channel] ?? {})))).toEqual([]);

      const [token = ''] = vault.vault.tokens.live.map(({ id }) => id.replace(/^hvs\./, ''));
      await channels.ask(token);
      await channels.plan({ tags: JSON.stringify({ leak: token }) });

      const leaks = await channels.find(finder);
      expect(Object.keys(leaks)).toEqual(expect.arrayContaining(['log', 'output of Terraform', 'plan']));
      expect(Object.keys(leaks.log ?? {})).toEqual([expect.stringMatching(/^Vault token /)]);
    });
  },
);
