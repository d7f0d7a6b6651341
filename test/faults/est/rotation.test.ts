import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { AfterStep } from '../../../sandbox/authorities/est/credentials';
import type { SandboxEst } from '../../../sandbox/authorities/est/est-authority';
import { EST } from '../../../sandbox/authorities/est/kind';
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

describe('While devices ask, with a CA behind EST,', () => {
  let lambda: LambdaService;
  let signer: DeployedSigner<SandboxEst>;

  beforeAll(async () => {
    lambda = await LambdaService.start({ maxContainers: AT_ONCE });
    signer = await DeployedSigner.deploy(lambda, EST, builtSigner(EST.entry));
  });

  afterAll(async () => {
    await lambda.stop();
    await signer.stop();
  });

  it.each<[string, (authority: SandboxEst, after: AfterStep) => Promise<void>]>([
    ['the password is rotated', (authority, after) => authority.rotatePassword(after)],
    ['the client certificate is rotated', (authority, after) => authority.rotateClientCertificate(after)],
    [
      'the CA renews its issuer',
      async ({ server }, after) => {
        await server.ca.renewIssuer();
        await after('finished');
        server.ca.forgetEarlierIssuers();
      },
    ],
  ])('%s: no device is refused', async (_, rotate) => {
    const outcomes: string[] = [];
    const secrets = [...signer.authority.credentials.texts];
    const printed: string[] = [];
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
    const all = [...secrets, ...signer.authority.credentials.texts];
    expect(all.filter((secret) => printed.some((line) => line.includes(secret)))).toEqual([]);
  });
});
