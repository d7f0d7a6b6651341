import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Stage } from './stage';

const PATIENCE_MS = 60_000;
const YOURS = 'CN=Your Private CA';
const AMAZONS = 'CN=Sandbox Amazon Root';

/** Runs a test with time enough for a busy machine. */
const shows = (name: string, run: () => Promise<void>) => it(name, run, PATIENCE_MS);

// One deployment, in the order in which its life goes; an RSA CA, where npm start shows an EC one.
describe('the switch', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.set({ authorityKey: 'RSA_2048' });
  }, PATIENCE_MS);

  afterAll(() => stage.clear(), PATIENCE_MS);

  shows('waits on the first deploy until a new permission has spread', async () => {
    const { iam, privateCa } = stage.sandbox;
    // The permission spreads when it was missed twice, however long this machine takes until then.
    iam.propagationMs = Number.POSITIVE_INFINITY;
    const spreading = setInterval(() => {
      const missed = privateCa.requests.count('DescribeCertificateAuthority', 'AccessDeniedException');
      if (missed > 1) iam.propagationMs = 0;
    }, 10);

    const { exitCode, stdout } = await stage.apply();

    clearInterval(spreading);
    iam.propagationMs = 0;
    const denied = privateCa.requests.count('IssueCertificate', 'AccessDeniedException');
    const deniedReading = privateCa.requests.count(
      'GetCertificateAuthorityCertificate',
      'AccessDeniedException',
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('Apply complete!') });
    expect(denied + deniedReading).toBeGreaterThan(0);
  });

  shows('creates the provider last, and a plan after it is empty', async () => {
    expect(stage.changes.at(-1)).toBe('create aws_cloudcontrolapi_resource');
    expect(await stage.planIsEmpty()).toBe(true);
    expect(await stage.issuerOfNextDevice()).toBe(YOURS);
  });

  shows('rolls back by variable, destroying one resource, without a rehearsal', async () => {
    stage.forget();

    const { stdout } = await stage.apply({ signing_mode: 'aws-managed' });

    expect(stdout).toContain('1 destroyed');
    expect(stage.changes.filter((change) => change.startsWith('delete'))).toEqual([
      'delete aws_cloudcontrolapi_resource',
    ]);
    expect(stage.changes).not.toContain('create aws_lambda_invocation');
    expect(await stage.planIsEmpty({ signing_mode: 'aws-managed' })).toBe(true);
    expect(await stage.issuerOfNextDevice()).toBe(AMAZONS);
  });

  shows('rehearses before it switches back by variable', async () => {
    stage.forget();

    await stage.apply();

    expect(stage.changes.filter((change) => change.startsWith('create'))).toEqual([
      'create aws_lambda_invocation',
      'create aws_cloudcontrolapi_resource',
    ]);
    expect(await stage.planIsEmpty()).toBe(true);
    expect(await stage.issuerOfNextDevice()).toBe(YOURS);
  });

  shows('stops a change that cannot sign, and the live signer, its role and the provider stay', async () => {
    const signer = await stage.sandbox.lambda.getFunction('fleet-signer');
    stage.forget();

    const { exitCode, stderr } = await stage.apply({
      certificate_authority_arn: stage.sandbox.privateCa.arn.replace(/.{12}$/, '000000000000'),
    });

    expect(exitCode).toBe(1);
    expect(stderr).toContain('AuthorityNotFound');
    expect(await stage.sandbox.lambda.getFunction('fleet-signer')).toEqual(signer);
    expect(stage.changes).not.toContain('delete aws_cloudcontrolapi_resource');
    expect(await stage.issuerOfNextDevice()).toBe(YOURS);
  });

  shows('recovers with the next good deploy', async () => {
    const { exitCode } = await stage.apply();

    expect(exitCode).toBe(0);
    expect(await stage.planIsEmpty()).toBe(true);
  });

  shows('keeps the live signer signing while a change of the CA passes', async () => {
    stage.forget();

    await stage.apply({ certificate_validity_days: '7' });

    expect(stage.changes.indexOf('update aws_lambda_function')).toBeGreaterThanOrEqual(0);
    expect(await stage.issuerOfNextDevice()).toBe(YOURS);
    expect(stage.sandbox.privateCa.certificates.at(-1)?.validity).toMatchObject({ Type: 'DAYS', Value: 7 });
    await stage.apply();
  });

  shows('does nothing under a hold, and rehearses after it was lifted', async () => {
    await stage.sandbox.runbooks.run('fleet-roll-back', { Reason: ['a test of the hold'] });
    expect(await stage.issuerOfNextDevice()).toBe(AMAZONS);
    expect(await stage.planIsEmpty()).toBe(true);
    stage.forget();
    await stage.apply();
    expect(stage.changes).toEqual([]);

    await stage.sandbox.runbooks.run('fleet-lift-hold');
    await stage.apply();

    expect(stage.changes).toContain('create aws_lambda_invocation');
    expect(stage.changes.at(-1)).toBe('create aws_cloudcontrolapi_resource');
    expect(await stage.issuerOfNextDevice()).toBe(YOURS);
  });

  shows('says what to do when somebody pointed the provider at another function', async () => {
    const { providers } = stage.sandbox.iot;
    const [{ lambdaFunctionArn } = { lambdaFunctionArn: '' }] = providers.list();
    const certificateProviderName = 'fleet';
    providers.update({ certificateProviderName, lambdaFunctionArn: `${lambdaFunctionArn}-other` });

    const { exitCode, stderr } = await stage.terraform(['plan']);

    providers.update({ certificateProviderName, lambdaFunctionArn });
    expect(exitCode).toBe(1);
    expect(stderr.replace(/\s*\n\s*│?\s*/g, ' ')).toContain('points at another function');
  });

  shows('creates a provider again that somebody deleted', async () => {
    stage.sandbox.iot.providers.delete('fleet');
    stage.forget();

    await stage.apply();

    expect(stage.changes).toEqual(['create aws_cloudcontrolapi_resource']);
  });

  shows('leaves the provider alone when tags change, which Cloud Control would get wrong', async () => {
    stage.forget();

    await stage.apply({ tags: '{ team = "iot" }' });

    expect(stage.changes).toContain('update aws_lambda_function');
    expect(stage.changes.filter((change) => change.endsWith('aws_cloudcontrolapi_resource'))).toEqual([]);
    expect(await stage.planIsEmpty({ tags: '{ team = "iot" }' })).toBe(true);
    await stage.apply();
  });

  shows('replaces the provider when it is renamed: old one away first, new one last', async () => {
    stage.forget();

    const { exitCode } = await stage.apply({ name: 'renamed' });

    const provider = stage.changes.filter((change) => change.endsWith('aws_cloudcontrolapi_resource'));
    expect(exitCode).toBe(0);
    expect(provider).toEqual(['delete aws_cloudcontrolapi_resource', 'create aws_cloudcontrolapi_resource']);
    expect(stage.changes[0]).toBe('delete aws_cloudcontrolapi_resource');
    // Only alarms of the old name that others had named go even later.
    expect(stage.changes.findLast((change) => !change.endsWith('aws_cloudwatch_metric_alarm'))).toBe(
      'create aws_cloudcontrolapi_resource',
    );
    expect(await stage.issuerOfNextDevice()).toBe(YOURS);
  });

  shows('is destroyed with the provider first and leaves nothing', async () => {
    stage.forget();

    const { exitCode } = await stage.terraform(['destroy', '-auto-approve', '-parallelism=1'], {
      name: 'renamed',
    });

    const { stdout: left } = await stage.terraform(['state', 'list']);
    expect(exitCode).toBe(0);
    expect(stage.changes[0]).toBe('delete aws_cloudcontrolapi_resource');
    expect(left.split('\n').filter((address) => address !== '' && !address.startsWith('data.'))).toEqual([]);
    expect(await stage.sandbox.parameters.list()).toEqual([
      expect.objectContaining({ name: '/fleet/last-lift' }),
    ]);
    expect(await stage.issuerOfNextDevice()).toBe(AMAZONS);
  });
});
