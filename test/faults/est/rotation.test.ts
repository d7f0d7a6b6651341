import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { AfterStep } from '../../../sandbox/authorities/est/credentials';
import type { SandboxEst } from '../../../sandbox/authorities/est/est-authority';
import { EST } from '../../../sandbox/authorities/est/kind';
import { LambdaService } from '../../../sandbox/services/lambda/lambda-service';
import { builtSigner } from '../../../testing/faults/built-signer';
import { DeployedSigner } from '../deployed-signer';
import { AT_ONCE, whileDevicesAsk } from '../while-devices-ask';

// Generous: a slow machine is not a defect.
jest.setTimeout(120_000);

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
  ])('%s: no device is refused, and nothing is said of secrets', async (_, rotate) => {
    const { credentials } = signer.authority;
    const before = [...credentials.texts];

    const { outcomes, printed } = await whileDevicesAsk(signer, rotate);

    expect(outcomes.filter((outcome) => outcome !== 'signed')).toEqual([]);
    const secrets = [...before, ...credentials.texts];
    expect(secrets.filter((secret) => printed.some((line) => line.includes(secret)))).toEqual([]);
  });
});
