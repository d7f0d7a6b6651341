import { describe, expect, it } from '@jest/globals';
import { Policy } from '../../../sandbox/services/iam/policy';
import { unreachableSteps } from '../../../sandbox/services/ssm/automation/graph';
import { parseRunbook } from '../../../sandbox/services/ssm/automation/runbook';
import { ALL_UNKNOWNS, documentOf, policyOf, RunbookAccount } from './runbook-account';

/** Largest document, in bytes. (AWS General Reference, "Systems Manager endpoints and quotas") */
const LARGEST_DOCUMENT = 65_536;

describe.each(['fleet-roll-back', 'fleet-lift-hold'])('the document %s', (name) => {
  it('is one that Automation accepts', () => {
    const runbook = parseRunbook(documentOf(name));

    expect(runbook.assumeRole).toMatch(/^arn:aws:iam::123456789012:role\//);
    expect(Buffer.byteLength(documentOf(name))).toBeLessThan(LARGEST_DOCUMENT);
  });

  it('has no step that nothing leads to', () => {
    expect(unreachableSteps(parseRunbook(documentOf(name)).mainSteps)).toEqual([]);
  });

  it('says for every step what it does and what follows its failure', () => {
    for (const step of parseRunbook(documentOf(name)).mainSteps) {
      expect(step).toMatchObject({
        description: expect.stringMatching(/.{20}/),
        onFailure: expect.any(String),
      });
    }
  });

  it('has results that its steps produce', () => {
    const { mainSteps, outputs = [] } = parseRunbook(documentOf(name));

    const produced = mainSteps.flatMap(({ name: step, action, outputs: defined = [] }) => {
      const predefined = action === 'aws:invokeLambdaFunction' ? ['StatusCode', 'Payload'] : [];
      return [...predefined, ...defined.map(({ Name }) => Name)].map((output) => `${step}.${output}`);
    });
    expect(produced).toEqual(expect.arrayContaining([...outputs]));
  });

  it('calls only what its role allows', () => {
    const { mainSteps } = parseRunbook(documentOf(name));
    const { Statement } = JSON.parse(policyOf(name)) as { Statement: { Action: string[] }[] };

    const called = mainSteps.flatMap(({ action, inputs }) => {
      if (action === 'aws:invokeLambdaFunction') return ['lambda:InvokeFunction'];
      return inputs.Api === undefined ? [] : [`${inputs.Service}:${inputs.Api}`];
    });
    expect([...new Set(called)].sort()).toEqual(Statement.flatMap(({ Action }) => Action).sort());
  });
});

describe("the runbooks' roles", () => {
  it('have the permissions that the executions need, and no others', async () => {
    const unused = { 'fleet-roll-back': new Set<string>(), 'fleet-lift-hold': new Set<string>() };
    for (const [name, permissions] of Object.entries(unused)) {
      for (const permission of new Policy(policyOf(name)).unused()) permissions.add(permission);
    }

    for (const unknowns of ALL_UNKNOWNS) {
      for (const broken of [undefined, 'iot:DeleteCertificateProvider']) {
        const account = new RunbookAccount(unknowns).createProvider();
        if (broken !== undefined) account.fail(broken);
        const executions = [await account.rollBack(), await account.rollBack(), await account.liftHold()];
        expect(JSON.stringify(executions)).not.toContain('AccessDenied');
        for (const [name, permissions] of Object.entries(unused)) {
          const still = account.policies.get(name)?.unused() ?? [];
          for (const permission of permissions)
            if (!still.includes(permission)) permissions.delete(permission);
        }
      }
    }

    expect([...unused['fleet-roll-back'], ...unused['fleet-lift-hold']]).toEqual([]);
  });

  it('name every resource, except for the list of providers, which has none', () => {
    const { Statement } = JSON.parse(policyOf('fleet-roll-back')) as {
      Statement: { Sid: string; Resource: string[] }[];
    };

    const open = Statement.filter(({ Resource }) => Resource.includes('*'));
    expect(open.map(({ Sid }) => Sid)).toEqual(['ListProviders']);
  });
});
