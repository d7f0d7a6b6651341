import { describe, expect, it } from '@jest/globals';
import { SANDBOX_ACCOUNT } from '../../../../sandbox/account';
import { CertificateProviders } from '../../../../sandbox/services/iot/certificate-providers';

const lambdaFunctionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:signer';
const certificateProviderName = 'fleet-signing';

describe('CertificateProviders', () => {
  it('has none at first', () => {
    const providers = new CertificateProviders(SANDBOX_ACCOUNT);

    expect(providers.list()).toEqual([]);
    expect(providers.active).toBeUndefined();
  });

  it('creates, describes and lists the one of the account', () => {
    const providers = new CertificateProviders(SANDBOX_ACCOUNT);

    const provider = providers.create({ certificateProviderName, lambdaFunctionArn });

    expect(provider).toMatchObject({
      certificateProviderArn: 'arn:aws:iot:eu-central-1:123456789012:certificateprovider/fleet-signing',
      lambdaFunctionArn,
      accountDefaultForOperations: ['CreateCertificateFromCsr'],
    });
    expect(providers.describe(certificateProviderName)).toBe(provider);
    expect(providers.list()).toEqual([provider]);
  });

  it.each([certificateProviderName, 'another'])('refuses a second one, named %s', (second) => {
    const providers = new CertificateProviders(SANDBOX_ACCOUNT);
    providers.create({ certificateProviderName, lambdaFunctionArn });

    expect(() => providers.create({ certificateProviderName: second, lambdaFunctionArn })).toThrow(
      expect.objectContaining({ name: 'ResourceAlreadyExistsException' }),
    );
  });

  it('updates the function and leaves the rest unchanged', () => {
    const providers = new CertificateProviders(SANDBOX_ACCOUNT);
    const created = providers.create({ certificateProviderName, lambdaFunctionArn });

    providers.update({ certificateProviderName, lambdaFunctionArn: `${lambdaFunctionArn}-2` });

    expect(providers.active).toMatchObject({
      lambdaFunctionArn: `${lambdaFunctionArn}-2`,
      creationDate: created.creationDate,
    });
  });

  it('deletes, and then accepts another name', () => {
    const providers = new CertificateProviders(SANDBOX_ACCOUNT);
    providers.create({ certificateProviderName, lambdaFunctionArn });

    providers.delete(certificateProviderName);
    providers.create({ certificateProviderName: 'another', lambdaFunctionArn });

    expect(providers.list()).toHaveLength(1);
  });

  it.each(['describe', 'delete'] as const)('refuses to %s what is not there', (operation) => {
    const providers = new CertificateProviders(SANDBOX_ACCOUNT);

    expect(() => providers[operation]('nobody')).toThrow(
      expect.objectContaining({
        name: 'ResourceNotFoundException',
        message: "no certificate provider is named 'nobody'",
      }),
    );
  });

  it.each([
    ['an empty name', { certificateProviderName: '' }, /certificateProviderName/],
    ['a name of 129 characters', { certificateProviderName: 'a'.repeat(129) }, /certificateProviderName/],
    ['a name with a slash', { certificateProviderName: 'a/b' }, /certificateProviderName 'a\/b'/],
    ['an ARN of something else', { lambdaFunctionArn: 'arn:aws:s3:::bucket' }, /lambdaFunctionArn/],
    ['an ARN of 171 characters', { lambdaFunctionArn: lambdaFunctionArn.padEnd(171, 'x') }, /at most 170/],
    ['no operation', { accountDefaultForOperations: [] }, /accountDefaultForOperations/],
  ])('refuses %s', (_, wrong, message) => {
    const providers = new CertificateProviders(SANDBOX_ACCOUNT);

    expect(() => providers.create({ certificateProviderName, lambdaFunctionArn, ...wrong })).toThrow(
      expect.objectContaining({ name: 'InvalidRequestException', message: expect.stringMatching(message) }),
    );
  });
});
