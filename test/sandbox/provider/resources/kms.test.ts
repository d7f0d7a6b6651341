import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Stage } from '../stage';
import { ref } from '../workspace';

// Generous: only a hang is a defect, not a slow machine.
jest.setTimeout(60_000);

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
});
const KEY = { customer_master_key_spec: 'ECC_NIST_P256', key_usage: 'SIGN_VERIFY' };

describe('aws_kms_key and aws_kms_alias', () => {
  let stage: Stage;

  const write = (key: object, alias: object = { name_prefix: 'alias/ca-' }) =>
    stage.write({
      resource: {
        aws_kms_key: { ca: { ...KEY, ...key } },
        aws_kms_alias: { ca: { target_key_id: ref('aws_kms_key.ca.key_id'), ...alias } },
      },
    });
  const keys = () => stage.sandbox.aws.kms.keys;

  beforeEach(async () => {
    stage = await Stage.set();
  });

  afterEach(() => stage.clear());

  it('have computed values, and change in place, tags with them', async () => {
    await write({ is_enabled: false, tags: { team: 'iot' } });
    await stage.apply();
    const [key] = keys().all;
    const [alias] = keys().aliases.all;

    expect(key?.state).toBe('Disabled');
    expect(await stage.attributesOf('aws_kms_key.ca')).toMatchObject({
      arn: key?.arn,
      id: key?.id,
      key_id: key?.id,
      multi_region: false,
      policy: expect.stringContaining('key-default-1'),
      tags: { team: 'iot' },
    });
    expect(alias?.name).toMatch(/^alias\/ca-/);
    expect(await stage.attributesOf('aws_kms_alias.ca')).toMatchObject({
      arn: alias?.arn,
      target_key_arn: key?.arn,
      target_key_id: key?.id,
    });

    await write({ policy: POLICY, description: 'CA', tags: { use: 'ca' } });
    await stage.apply();

    expect(await stage.plannedActions()).toEqual({});
    expect(keys().all).toMatchObject([{ id: key?.id, state: 'Enabled', description: 'CA', policy: POLICY }]);
    expect(keys().tags.map(key?.arn ?? '')).toEqual({ use: 'ca' });
  });

  it('are replaced when the spec changes, the alias moves, and the old key waits for its deletion', async () => {
    await write({ deletion_window_in_days: 7 });
    await stage.apply();
    const [old] = keys().all;
    await write({ deletion_window_in_days: 7, customer_master_key_spec: 'ECC_NIST_P384' });

    expect(await stage.plannedActions()).toEqual({
      'aws_kms_key.ca': 'replace',
      'aws_kms_alias.ca': 'update',
    });
    await stage.apply();

    const [before, now] = keys().all;
    expect([before?.id, before?.state, now?.state]).toEqual([old?.id, 'PendingDeletion', 'Enabled']);
    expect(keys().aliases.all).toMatchObject([{ keyArn: now?.arn }]);
  });

  it('are planned anew after a deletion was scheduled elsewhere, and leave no alias behind when destroyed', async () => {
    await write({}, { name: 'alias/ca' });
    await stage.apply();
    keys().scheduleDeletion(keys().all[0]?.arn ?? '', 7);

    expect(await stage.plannedActions()).toMatchObject({ 'aws_kms_key.ca': 'create' });
    await stage.apply();
    await stage.write({});
    await stage.apply();

    expect(keys().all.map(({ state }) => state)).toEqual(['PendingDeletion', 'PendingDeletion']);
    expect(keys().aliases.all).toEqual([]);
  });

  it('are refused in KMS’s words', async () => {
    const lockout = POLICY.replace('kms:*', 'kms:Sign');
    await write({ policy: lockout });
    expect(await stage.refused()).toContain('The new key policy will not allow you to update the key policy');

    await write({ enable_key_rotation: true });
    expect(await stage.refused()).toContain('only asymmetric keys, which KMS does not rotate');

    await write({}, { name: 'ca' });
    expect(await stage.refused()).toContain('InvalidAliasNameException');
  });

  it('name in a policy only principals that exist', async () => {
    const principal = 'arn:aws:iam::123456789012:role/signer';
    const policy = JSON.stringify({
      Statement: [
        ...JSON.parse(POLICY).Statement,
        { Effect: 'Allow', Principal: { AWS: principal }, Action: 'kms:Sign', Resource: '*' },
      ],
    });
    await write({ policy });
    expect(await stage.refused()).toContain(
      'Policy contains a statement with one or more invalid principals.',
    );

    const trust = JSON.stringify({ Statement: [] });
    await stage.write({
      resource: {
        aws_iam_role: { signer: { name: 'signer', assume_role_policy: trust } },
        aws_kms_key: { ca: { ...KEY, policy, depends_on: ['aws_iam_role.signer'] } },
      },
    });
    await stage.apply();
    expect(keys().all).toMatchObject([{ policy }]);
  });
});
