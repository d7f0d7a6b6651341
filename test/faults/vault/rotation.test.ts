import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { vaultKind } from '../../../sandbox/authorities/vault/kind';
import type { SandboxVault } from '../../../sandbox/authorities/vault/vault-authority';
import { LambdaService } from '../../../sandbox/services/lambda/lambda-service';
import { builtSigner } from '../../../testing/faults/built-signer';
import { DeployedSigner } from '../deployed-signer';
import { AT_ONCE, type LetOthersAsk, whileDevicesAsk } from '../while-devices-ask';

// Generous: a slow machine is not a defect.
jest.setTimeout(120_000);

describe.each(['jwt', 'approle'] as const)('While devices ask, with Vault and the login %s,', (login) => {
  let lambda: LambdaService;
  let signer: DeployedSigner<SandboxVault>;

  beforeAll(async () => {
    const kind = vaultKind({ login });
    lambda = await LambdaService.start({ maxContainers: AT_ONCE });
    signer = await DeployedSigner.deploy(lambda, kind, builtSigner(kind.entry));
  });

  afterAll(async () => {
    await lambda.stop();
    await signer.stop();
  });

  it.each<[string, (authority: SandboxVault, others: LetOthersAsk) => Promise<void>]>([
    [
      'all tokens are revoked, again and again',
      async (authority, others) => {
        for (let time = 0; time < 4; time++) {
          authority.revokeTokens();
          await others();
        }
      },
    ],
    [
      'the secret to log in with is rotated, and each step revokes the tokens',
      (authority, others) =>
        authority.rotateSecretId(async () => {
          authority.revokeTokens();
          await others();
        }),
    ],
    [
      "the issuer and the server's certificate are renewed",
      async (authority, others) => {
        await authority.renewIssuer();
        await others();
        authority.renewServerCertificate();
      },
    ],
  ])('%s: no device is refused, and nothing is said of secrets', async (_, rotate) => {
    const secrets = new Set<string>();
    const collect = () => {
      for (const secret of signer.authority.secretTexts) secrets.add(secret);
    };

    const { outcomes, printed } = await whileDevicesAsk(signer, async (authority, others) => {
      collect();
      await rotate(authority, async () => {
        await others();
        collect();
      });
    });
    collect();

    expect(outcomes.filter((outcome) => outcome !== 'signed')).toEqual([]);
    expect(secrets.size).toBeGreaterThan(1);
    expect([...secrets].filter((secret) => printed.some((line) => line.includes(secret)))).toEqual([]);
  });
});
