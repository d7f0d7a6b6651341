import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { vaultKind } from '../../../sandbox/authorities/vault/kind';
import type { SandboxVault } from '../../../sandbox/authorities/vault/vault-authority';
import { LambdaService } from '../../../sandbox/services/lambda/lambda-service';
import { builtSigner } from '../../../testing/faults/built-signer';
import { createCsr } from '../../../tools/device/csr';
import { DeployedSigner } from '../deployed-signer';

// Generous: a slow machine is not a defect.
jest.setTimeout(120_000);

/** Devices that ask at the same time, and as many containers. */
const AT_ONCE = 3;

/** Devices that ask after each step of a rotation, at least. */
const BETWEEN_STEPS = 2 * AT_ONCE;

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

  it.each<[string, (authority: SandboxVault, others: () => Promise<void>) => Promise<void>]>([
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
    const outcomes: string[] = [];
    const printed: string[] = [];
    const secrets = new Set(signer.authority.secretTexts);
    let goesOn = true;
    const askers = Array.from({ length: AT_ONCE }, async (_, asker) => {
      for (let device = 0; goesOn; device++) {
        const name = `device-${asker}-${device}`;
        const { csrPem } = await createCsr({ subject: `CN=${name}` });
        const { outcome, log } = await signer.ask(csrPem, name);
        outcomes.push(outcome);
        printed.push(JSON.stringify(log));
      }
    });
    const others = async () => {
      const before = outcomes.length;
      while (outcomes.length < before + BETWEEN_STEPS) await sleep(10);
      for (const secret of signer.authority.secretTexts) secrets.add(secret);
    };

    try {
      await others();
      await rotate(signer.authority, others);
      await others();
    } finally {
      goesOn = false;
      await Promise.all(askers);
    }

    expect(outcomes.filter((outcome) => outcome !== 'signed')).toEqual([]);
    expect(secrets.size).toBeGreaterThan(1);
    expect([...secrets].filter((secret) => printed.some((line) => line.includes(secret)))).toEqual([]);
  });
});
