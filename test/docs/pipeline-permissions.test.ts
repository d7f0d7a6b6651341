import { describe, expect, it } from '@jest/globals';
import { LONGEST_NAME } from '../../modules/names';
import { ACTIONS_ON_EVERYTHING } from './actions-on-everything';
import { readDocument, UPDATES_DOCS, withSection, writeDocument } from './generated-section';
import { NETWORK_PERMISSIONS } from './network-permissions';
import { PIPELINE_PERMISSIONS } from './pipeline-permissions';
import { pipelinePolicies, type Statement } from './pipeline-policies';
import { jsonBlock, permissionsByType, policyJson } from './policy-sections';
import { Program } from './program';

const DOCUMENT = 'pipeline-permissions.md';

/**
 * Characters that the inline policies of a role may have together, white space aside; a managed policy may have
 * 6,144, which long names exceed. (IAM user guide, "IAM and AWS STS quotas")
 */
const LONGEST_POLICY = 10_240;

/** Longest values that readers can fill in: our own limit for names, and AWS's limits. */
const LONGEST_VALUES = [
  ['STATE_BUCKET', 63],
  ['STATE_KEY', 200],
  ['ACCOUNT_ID', 12],
  ['REGION', 14],
  ['NAME', LONGEST_NAME],
] as const;

const program = Program.synthesize();
const policies = pipelinePolicies(program, PIPELINE_PERMISSIONS);
const everyStatement = [...policies.plan, ...policies.apply];

describe('the table of permissions', () => {
  it('has one row for each type that the program uses, and no others', () => {
    const types = PIPELINE_PERMISSIONS.map(({ type }) => type);

    expect([...types].sort()).toEqual(program.types);
  });

  it('takes for narrowed only what a row has', () => {
    for (const { type, plan, change, remove, unnarrowed = [] } of PIPELINE_PERMISSIONS) {
      expect({ type, actions: [...plan, ...change, ...remove] }).toEqual({
        type,
        actions: expect.arrayContaining([...unnarrowed]),
      });
    }
  });
});

describe('the policies', () => {
  it('name every action in full', () => {
    for (const { Action } of everyStatement) {
      for (const action of Action) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
    }
  });

  it('leave the resource open only where AWS has none to name', () => {
    const open = everyStatement.filter(({ Resource }) => Resource === '*').map(({ Sid }) => Sid);

    expect([...new Set(open)]).toEqual(['WhatHasNoResource']);
  });

  it('leave it open exactly for the actions that AWS allows only on everything', () => {
    const allowed = (isOpen: boolean) =>
      everyStatement.filter(({ Resource }) => (Resource === '*') === isOpen).flatMap(({ Action }) => Action);
    const known = Object.keys(ACTIONS_ON_EVERYTHING);
    for (const { Action, Resource } of NETWORK_PERMISSIONS) {
      expect({ Action, Resource }).toEqual({
        Action: Action.filter((action) => known.includes(action)),
        Resource: '*',
      });
    }

    expect(allowed(true).filter((action) => !known.includes(action))).toEqual([]);
    expect(allowed(false).filter((action) => known.includes(action))).toEqual([]);
  });

  it('name every resource after the deployment', () => {
    for (const { Sid, Resource } of everyStatement) {
      if (Resource === '*') continue;
      for (const arn of Resource) {
        expect({ Sid, arn }).toEqual({ Sid, arn: expect.stringMatching(/NAME|STATE_/) });
      }
    }
  });

  it('depend on no tag, which IAM may take minutes to see', () => {
    expect(JSON.stringify(everyStatement)).not.toMatch(/ResourceTag/i);
  });

  it('hand each role to one service only', () => {
    const passing = policies.apply.filter(({ Action }) => Action.includes('iam:PassRole'));
    const roles = passing.flatMap(({ Resource }) => Resource);

    expect(new Set(roles).size).toBe(roles.length);
    for (const { Condition } of passing) {
      expect(Condition).toEqual({ StringEquals: { 'iam:PassedToService': expect.any(String) } });
    }
  });

  it('let a plan read only, apart from the lock of the state', () => {
    const beyondReading = policies.plan
      .filter(({ Sid }) => Sid !== 'LockState')
      .flatMap(({ Action }) => Action)
      .filter((action) => !/:(Get|List|Describe)/.test(action));

    // The preflight, which also only reads.
    expect(beyondReading).toEqual(['lambda:InvokeFunction']);
    const invoking = policies.plan.filter(({ Action }) => Action.includes('lambda:InvokeFunction'));
    for (const arn of invoking.flatMap(({ Resource }) => Resource))
      expect(arn).toContain(':function:NAME-preflight');
  });

  it('let an apply do everything that a plan does', () => {
    const applied = policies.apply.flatMap(pairs);

    expect(applied).toEqual(expect.arrayContaining(policies.plan.flatMap(pairs)));
  });

  it.each(['plan', 'apply'] as const)('fit into a role, however long the names: %s', (role) => {
    const more = role === 'apply' ? policyJson(NETWORK_PERMISSIONS) : '';
    const json = `${policyJson(policies[role])}${more}`.replace(/\s/g, '');

    const filledIn = LONGEST_VALUES.reduce(
      (text, [placeholder, length]) => text.replaceAll(placeholder, 'x'.repeat(length)),
      json,
    );

    expect(filledIn.length).toBeLessThanOrEqual(LONGEST_POLICY);
  });
});

describe(DOCUMENT, () => {
  it('has what the program needs; UPDATE_DOCS=1 writes it', () => {
    const document = readDocument(DOCUMENT);
    const expected = [
      ['plan policy', jsonBlock(policies.plan)],
      ['apply policy', jsonBlock(policies.apply)],
      ['network apply policy', jsonBlock(NETWORK_PERMISSIONS)],
      ['permissions by type', permissionsByType(PIPELINE_PERMISSIONS)],
    ].reduce((text, [name = '', section = '']) => withSection(text, name, section), document);

    if (UPDATES_DOCS) writeDocument(DOCUMENT, expected);

    expect(readDocument(DOCUMENT)).toBe(expected);
  });
});

function pairs({ Action, Resource }: Statement): readonly string[] {
  return Action.flatMap((action) => [...Resource].map((resource) => `${action} on ${resource}`));
}
