import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Policy } from '../../sandbox/services/iam/policy';
import { ACTIONS_ON_EVERYTHING } from './actions-on-everything';
import { readDocument } from './generated-section';
import { type AccessRequest, BY_OTHERS, byOthers, COMMANDS, IN_THE_CONSOLE } from './on-call-permissions';
import type { Statement } from './pipeline-policies';
import { Program, roleArn } from './program';
import { runbookCommands } from './runbook-commands';

/** Characters that a managed policy may have, white space aside. (IAM user guide, "IAM and AWS STS quotas") */
const LONGEST_MANAGED_POLICY = 6_144;

const json = {
  'read-only': readDocument('runbooks/policies/on-call-read-only.json'),
  'break-glass': readDocument('runbooks/policies/on-call-break-glass.json'),
};
const policies = {
  'read-only': new Policy(json['read-only']),
  'break-glass': new Policy(json['break-glass']),
};
const statementsOf = (policy: keyof typeof json): readonly Statement[] => JSON.parse(json[policy]).Statement;

/** What a policy refuses, each as `ACTION on RESOURCE`. */
function refused(policy: Policy, asked: readonly AccessRequest[]): readonly string[] {
  return asked.flatMap(({ action, resources, context }) =>
    resources
      .filter((resource) => !policy.allows(action, resource, context))
      .map((resource) => `${action} on ${resource}`),
  );
}

const everyCommand = runbookCommands();
const commands = everyCommand.filter((command) => byOthers(command) === undefined);
const named = commands.map((command) => [command.page, `aws ${command.name}`, command] as const);

describe('the commands of the runbooks', () => {
  it('are found', () => {
    expect(commands.length).toBeGreaterThan(20);
  });

  it.each(named)('are known: %s, %s', (_, __, { name }) => {
    expect(Object.keys(COMMANDS)).toContain(name);
  });

  it.each(named)('are allowed by the policies: %s, %s', (_, __, command) => {
    const { policy, asks } = COMMANDS[command.name] ?? { policy: 'read-only', asks: () => [] };

    expect(refused(policies[policy], asks(command))).toEqual([]);
  });

  it.each(Object.entries(IN_THE_CONSOLE))('are allowed in the console too: %s', (_, asked) => {
    expect(refused(policies['read-only'], asked)).toEqual([]);
  });
});

describe('the commands that others run', () => {
  it('are all on some page', () => {
    const rows = new Set(everyCommand.map(byOthers));

    expect(BY_OTHERS.filter((row) => !rows.has(row))).toEqual([]);
  });

  const others = everyCommand.flatMap((command) => {
    const row = byOthers(command);
    return row === undefined ? [] : [[command.page, `aws ${command.name}`, command, row] as const];
  });

  it.each(others)('say who, and neither policy allows them: %s, %s', (page, _, command, { by, asks }) => {
    const asked = asks(command);
    const every = asked.flatMap(({ action, resources }) =>
      resources.map((resource) => `${action} on ${resource}`),
    );

    expect(readDocument(`runbooks/${page}`)).toMatch(by);
    for (const policy of Object.values(policies)) expect(refused(policy, asked)).toEqual(every);
  });
});

describe('a page with commands', () => {
  const withoutRegion = everyCommand.filter(({ options }) => !options.includes('--region '));
  const pages = [...new Set(withoutRegion.map(({ page }) => page))];

  it.each(pages)('says for which Region they are: %s', (page) => {
    expect(readDocument(`runbooks/${page}`)).toContain('AWS_REGION');
  });

  const ofTheCa = everyCommand.filter(({ name }) => name.startsWith('acm-pca '));

  it.each(ofTheCa.map((command) => [command.page, `aws ${command.name}`, command] as const))(
    "names the CA and the CA's Region: %s, %s",
    (_, __, command) => {
      expect(command.option('certificate-authority-arn')).toBe('CA_ARN');
      expect(command.option('region')).toBe('CA_REGION');
    },
  );
});

describe('the runbooks, as the program deploys them,', () => {
  const program = Program.synthesize();

  it.each(['NAME-roll-back', 'NAME-lift-hold'])('can be started with the break-glass policy: %s', (name) => {
    const document = program.blocks('aws_ssm_document').find((block) => block.text('name') === name);
    const { assumeRole } = JSON.parse(String(document?.synthesized('content')));
    const role = document?.resolve(assumeRole);

    const asked = { action: 'iam:PassRole', resources: [String(role)] };
    const passedTo = (service: string) => [{ ...asked, context: { 'iam:PassedToService': service } }];
    expect(refused(policies['break-glass'], passedTo('ssm.amazonaws.com'))).toEqual([]);
    expect(refused(policies['break-glass'], passedTo('lambda.amazonaws.com'))).not.toEqual([]);
  });

  it('have a dashboard that can be read', () => {
    const [dashboard] = program.blocks('aws_cloudwatch_dashboard');
    const resource = `arn:aws:cloudwatch::ACCOUNT_ID:dashboard/${dashboard?.text('dashboard_name')}`;

    expect(
      refused(policies['read-only'], [{ action: 'cloudwatch:GetDashboard', resources: [resource] }]),
    ).toEqual([]);
  });

  it('lend no other role to the holder of the break-glass policy', () => {
    const roles = ['NAME-signer-REGION', 'NAME-auto-rollback-REGION', 'another'].map(roleArn);
    const context = { 'iam:PassedToService': 'ssm.amazonaws.com' };

    expect(
      refused(policies['break-glass'], [{ action: 'iam:PassRole', resources: roles, context }]),
    ).toHaveLength(3);
  });
});

// After the permission requests of the tests above.
describe.each(['read-only', 'break-glass'] as const)('the policy %s', (name) => {
  const statements = statementsOf(name);

  it('allows only what a page needs', () => {
    const policy = new Policy(json[name]);
    for (const command of commands) refused(policy, COMMANDS[command.name]?.asks(command) ?? []);
    if (name === 'read-only') for (const asked of Object.values(IN_THE_CONSOLE)) refused(policy, asked);

    expect(policy.unused().filter((permission) => !permission.startsWith('ssm:StartAutomation'))).toEqual([]);
  });

  it('leaves the resource open only where AWS has none to name', () => {
    const open = statements.filter(({ Resource }) => Resource.includes('*')).flatMap(({ Action }) => Action);

    expect(open.filter((action) => ACTIONS_ON_EVERYTHING[action] === undefined)).toEqual([]);
  });

  it('names a resource where AWS has one', () => {
    const narrowed = statements
      .filter(({ Resource }) => !Resource.includes('*'))
      .flatMap(({ Action }) => Action);

    expect(narrowed.filter((action) => ACTIONS_ON_EVERYTHING[action] !== undefined)).toEqual([]);
  });

  it('fits into a managed policy, however long the names', () => {
    const longest = { ACCOUNT_ID: 12, REGION: 14, CA_ARN: 110, NAME: 35 };
    const filledIn = Object.entries(longest).reduce(
      (text, [placeholder, length]) => text.replaceAll(placeholder, 'x'.repeat(length)),
      json[name].replace(/\s/g, ''),
    );

    expect(filledIn.length).toBeLessThanOrEqual(LONGEST_MANAGED_POLICY);
  });
});

describe('the lines that an administrator runs', () => {
  it('fill in every placeholder', () => {
    const [, lines] = /```sh\n(fill_in\(\)[^`]*)```/.exec(readDocument('runbooks/rollback.md')) ?? [];
    // The document is the eighth word of each.
    const script = `aws() { shift 7; printf '%s\\0' "$1"; }; ${lines}`;

    const documents = execFileSync('sh', ['-c', script], {
      cwd: resolve(__dirname, '../..'),
      encoding: 'utf8',
    });

    const filledIn = documents.split('\0').filter(Boolean);
    expect(filledIn).toHaveLength(2);
    for (const document of filledIn) {
      expect(() => JSON.parse(document)).not.toThrow();
      expect(document).not.toMatch(/NAME|REGION|ACCOUNT_ID|CA_ARN/);
    }
  });
});

describe('the read-only policy', () => {
  it('only reads', () => {
    const actions = statementsOf('read-only').flatMap(({ Action }) => Action);

    expect(
      actions.filter((action) => !/:(Get|List|Describe|Lookup|Filter|StartQuery|StopQuery)/.test(action)),
    ).toEqual([]);
  });
});

describe('the break-glass policy', () => {
  it('names every action whose resource is not of the deployment, with the reason, in rollback.md', () => {
    const page = readDocument('runbooks/rollback.md');
    const wide = statementsOf('break-glass')
      .filter(({ Resource }) => Resource !== '*' && Resource.some((arn) => !arn.includes('NAME')))
      .flatMap(({ Action }) => Action);

    expect(wide).toContain('lambda:PutFunctionConcurrency');
    for (const action of wide) expect(page).toContain(`\`${action}\``);
  });
});
