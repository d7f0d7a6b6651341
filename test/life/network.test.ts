import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Stage } from './stage';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(60_000);

const IN_A_VPC = {
  network: '{ subnet_ids = ["subnet-01234567", "subnet-89abcdef"], security_group_ids = ["sg-01234567"] }',
};
const ELSEWHERE = {
  network: '{ subnet_ids = ["subnet-89abcdef"], security_group_ids = ["sg-01234567"] }',
};

// One deployment: the tests build on each other, in order.
describe('the network of a live signer', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.set();
    expect((await stage.apply()).stdout).toContain('Apply complete!');
  });

  afterAll(() => stage.clear());

  it.each([
    ['moves it into a VPC', IN_A_VPC],
    ['moves it to other subnets', ELSEWHERE],
    ['moves it out again', {}],
  ])('%s: rehearses there, then changes the live function', async (_, variables) => {
    stage.forget();

    const { exitCode } = await stage.apply(variables);

    const rehearsal = stage.changes.indexOf('create aws_lambda_invocation');
    expect({ exitCode, rehearsal }).toEqual({ exitCode: 0, rehearsal: expect.any(Number) });
    // The function that rehearses comes before the rehearsal, the live one after it.
    expect(stage.changes.indexOf('update aws_lambda_function')).toBeLessThan(rehearsal);
    expect(stage.changes.lastIndexOf('update aws_lambda_function')).toBeGreaterThan(rehearsal);
    // What a function outside needs less is taken from the role last: Lambda may still use it for the one inside.
    expect(stage.changes.lastIndexOf('update aws_iam_role_policy')).toBeGreaterThan(
      stage.changes.lastIndexOf('update aws_lambda_function'),
    );
    expect(await stage.planIsEmpty(variables)).toBe(true);
    expect(await stage.issuerOfNextDevice()).toBe(stage.yours);
  });
});
