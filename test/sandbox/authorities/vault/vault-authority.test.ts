import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { vaultKind } from '../../../../sandbox/authorities/vault/kind';
import { type SandboxVault, vaultOf } from '../../../../sandbox/authorities/vault/vault-authority';
import { LambdaService } from '../../../../sandbox/services/lambda/lambda-service';
import { builtSigner } from '../../../../testing/faults/built-signer';
import { createCsr } from '../../../../tools/device/csr';
import { DeployedSigner, type RequestResult } from '../../../faults/deployed-signer';

describe.each([
  { login: 'jwt', product: 'vault' },
  { login: 'aws', product: 'vault' },
  { login: 'approle', product: 'openbao' },
] as const)('The deployed signer that logs in by $login at $product', (options) => {
  let lambda: LambdaService;
  let signer: DeployedSigner<SandboxVault>;
  let devices = 0;
  const logged: unknown[] = [];

  beforeAll(async () => {
    const kind = vaultKind(options);
    lambda = await LambdaService.start({ maxContainers: 1 });
    signer = await DeployedSigner.deploy(lambda, kind, builtSigner(kind.entry));
  });

  afterAll(async () => {
    await lambda.stop();
    await signer.stop();
  });

  const ask = async (): Promise<RequestResult> => {
    devices += 1;
    const name = `device ${devices}`;
    const { csrPem } = await createCsr({ subject: `CN=${name}`, alternativeNames: [] });
    const result = await signer.ask(csrPem, name);
    logged.push(result.log);
    return result;
  };

  it('gets certificates from it, with one login', async () => {
    const { authority } = signer;
    authority.calls.forget();
    await signer.renewContainer();
    const results = [await ask(), await ask()];

    const issuer = new X509Certificate(authority.certificatePem);
    expect(results.map(({ outcome }) => outcome)).toEqual(['signed', 'signed']);
    expect(
      results.map(({ certificatePem = '' }) => new X509Certificate(certificatePem).checkIssued(issuer)),
    ).toEqual([true, true]);
    expect(authority.calls.count('login')).toBe(1);
    expect(authority.calls.count('order')).toBe(2);
    expect(authority.calls.count('federation')).toBe(
      options.login === 'aws' || options.login === 'approle' ? 0 : 1,
    );
  });

  it('refuses no device while tokens are revoked, the secret is rotated, and the issuer is renewed', async () => {
    const outcomes: string[] = [];
    const observe = async () => {
      outcomes.push((await ask()).outcome);
    };
    signer.authority.revokeTokens();
    await observe();
    await signer.authority.rotateSecretId(async () => {
      signer.authority.revokeTokens();
      await observe();
    });
    await signer.authority.renewIssuer();
    await observe();

    expect(outcomes).toEqual(Array.from({ length: 5 }, () => 'signed'));
  });

  it.each<[string, (authority: SandboxVault) => void, string]>([
    ['it is sealed', (authority) => authority.disable(), 'AuthorityNotActive'],
    ...['login-refused', 'policy-emptied'].map(
      (name) =>
        [name, begin(name), 'AuthorityAccessDenied'] as [string, (authority: SandboxVault) => void, string],
    ),
    ['role-changed', begin('role-changed'), 'CertificateSubjectDiffers'],
  ])('says why it cannot sign: %s', async (_, inject, outcome) => {
    inject(signer.authority);
    const failed = await ask();
    await signer.controls.clear();

    expect(failed.outcome).toBe(outcome);
    expect((await ask()).outcome).toBe('signed');
  });

  it('says nothing of secrets and tokens', () => {
    const { secretTexts } = signer.authority;

    expect(secretTexts.length).toBeGreaterThan(1);
    expect(secretTexts.filter((text) => JSON.stringify(logged).includes(text))).toEqual([]);
    expect(vaultOf(signer)).toBe(signer.authority);
  });
});

function begin(name: string) {
  return (authority: SandboxVault): void => authority.ownFaults.find((fault) => fault.name === name)?.begin();
}
