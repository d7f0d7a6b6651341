import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { certificateFor } from '../../sandbox/authorities/kms/own-ca';
import { createLedgerTable } from '../../sandbox/authorities/ledger/ledger-table';
import type { Variables } from '../../sandbox/terraform/deployment';
import { PkiAccount } from '../modules/pki/pki-account';
import { inOneLine, Stage } from './stage';

const PATIENCE_MS = 120_000;
const AMAZONS = 'CN=Sandbox Amazon Root';
const OWN = 'CN=Your own CA';
const PARAMETER = '/iot-pki/ca-certificate';
const TABLE = 'iot-pki-ledger';

/** A test with a timeout that suits a busy machine. */
const shows = (name: string, run: () => Promise<void>) => it(name, run, PATIENCE_MS);

// One PKI, and a signer that comes and goes in front of it: the tests build on each other, in order.
describe('a PKI', () => {
  let stage: Stage;
  let pki: PkiAccount;
  let kms: Variables;

  beforeAll(async () => {
    stage = await Stage.set();
    pki = await PkiAccount.of(stage.sandbox.aws);
    expect((await pki.apply({ name: 'iot-pki', signers: '["fleet*-signer-*"]' })).said).toContain(
      'Apply complete!',
    );
    const { key_arn, certificate_parameter, ledger_table } = await pki.deployment.outputs();
    const others = Object.keys(stage.sandbox.aws.authority.variables()).map((name) => [name, 'null']);
    kms = {
      ...Object.fromEntries(others),
      kms: JSON.stringify({ key_arn, certificate_parameter, ledger_table }),
    };
  }, PATIENCE_MS);

  afterAll(async () => {
    await pki.close();
    await stage.clear();
  }, PATIENCE_MS);

  /** What outlives every signer, and must never be changed by one. */
  const outliving = () => {
    const { kms: service, tables, parameters } = stage.sandbox.aws;
    return {
      keys: service.keys.all.map(({ arn, state }) => ({ arn, state })),
      table: tables.get(TABLE),
      certificate: parameters.has(PARAMETER),
    };
  };
  const entries = async () => (await stage.sandbox.aws.tables.items(TABLE)).length;
  const putCertificate = async () => {
    const [key] = stage.sandbox.aws.kms.keys.all;
    if (key === undefined) throw new Error('The PKI has no key.');
    const Value = await certificateFor(key);
    stage.sandbox.aws.parameters.putParameter({ Name: PARAMETER, Value, Type: 'String' });
  };

  /** Another PKI, with another key, to which a signer may be pointed. */
  const otherPki = async () => {
    const { kms: service, tables, parameters } = stage.sandbox.aws;
    const key = service.keys.create({ spec: 'ECC_NIST_P384' });
    const settings = {
      key_arn: key.arn,
      certificate_parameter: '/other-pki/ca-certificate',
      ledger_table: 'other-pki-ledger',
    };
    await createLedgerTable(tables, settings.ledger_table);
    const Value = await certificateFor(key, undefined, 'Another CA');
    parameters.putParameter({ Name: settings.certificate_parameter, Value, Type: 'String' });
    return { ...kms, kms: JSON.stringify(settings) };
  };

  shows('whose CA has no certificate yet leaves signing to AWS, and says what to do', async () => {
    const { exitCode } = await stage.apply(kms);

    expect(exitCode).toBe(0);
    expect(await stage.sandbox.deployment.outputs()).toMatchObject({
      signing_mode_effective: 'aws-managed',
      signing_mode_decided_by: 'authority',
      next_step: expect.stringContaining(`the SSM parameter ${PARAMETER} does not exist`),
      rehearsal_result: '{"rehearsal":"off"}',
    });
    expect(await stage.planIsEmpty(kms)).toBe(true);
    expect(await stage.issuerOfNextDevice()).toBe(AMAZONS);
  });

  shows('signs after the deploy that finds the certificate, which is rehearsed', async () => {
    await putCertificate();
    stage.forget();

    const { exitCode } = await stage.apply(kms);

    expect(exitCode).toBe(0);
    expect(stage.changes.filter((change) => change.startsWith('create'))).toEqual(
      expect.arrayContaining(['create aws_lambda_invocation', 'create aws_cloudcontrolapi_resource']),
    );
    expect(await stage.sandbox.deployment.outputs()).toMatchObject({
      signing_mode_decided_by: 'none',
      next_step: 'none',
    });
    expect(await stage.planIsEmpty(kms)).toBe(true);
    expect(await stage.issuerOfNextDevice()).toBe(OWN);
    expect(await entries()).toBe(2); // the rehearsal's and the device's
  });

  shows('stops a deploy when its certificate is gone, instead of handing signing to AWS', async () => {
    const { parameters } = stage.sandbox.aws;
    parameters.deleteParameter({ Name: PARAMETER });
    stage.forget();

    const { exitCode, stderr } = await stage.apply(kms);

    expect(exitCode).toBe(1);
    expect(inOneLine(stderr.replaceAll('│', ''))).toContain(
      'This deployment has been self-managed, and its authority cannot sign',
    );
    expect(stage.changes).toEqual([]);
    expect(await stage.issuerOfNextDevice()).toBe(OWN);
    await putCertificate();
  });

  shows('keeps key, ledger and certificate whatever becomes of the signer', async () => {
    const other = await otherPki();
    const before = outliving();
    const recorded = await entries();
    const steps: readonly (readonly [string, Variables, string])[] = [
      ['another authority', {}, stage.yours],
      ['back', kms, OWN],
      ['another key', other, 'CN=Another CA'],
      ['the first key again', kms, OWN],
      ['a rollback', { ...kms, signing_mode: 'aws-managed' }, AMAZONS],
      ['another name', { ...kms, name: 'fleet-2' }, OWN],
    ];

    for (const [step, variables, issuer] of steps) {
      const { exitCode, stderr } = await stage.apply(variables);

      expect({ step, exitCode, stderr }).toEqual({ step, exitCode: 0, stderr: '' });
      expect({ step, issuer: await stage.issuerOfNextDevice() }).toEqual({ step, issuer });
      expect({ step, ...outliving() }).toEqual({ step, ...before });
    }
    const destroyed = await stage.terraform(['destroy', '-auto-approve'], { ...kms, name: 'fleet-2' });
    expect(destroyed.exitCode).toBe(0);
    expect(outliving()).toEqual(before);
    expect(await entries()).toBeGreaterThan(recorded);
  });

  shows('is not destroyed by its own program either', async () => {
    const { succeeded, said } = await pki.run(
      'destroy',
      { name: 'iot-pki', signers: '["fleet*-signer-*"]' },
      '-auto-approve',
    );

    expect(succeeded).toBe(false);
    expect(said).toContain('prevent_destroy');
    expect(outliving().keys.map(({ state }) => state)).toEqual(['Enabled', 'Enabled']);
  });
});
