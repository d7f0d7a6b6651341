import { Deployment, LEDGER } from '../../sandbox/terraform/deployment';
import { RealProvider } from '../../sandbox/terraform/real-provider';
import {
  applied,
  expectSome,
  nothingToPlan,
  pointsAt,
  refused,
  type Stage,
  type Step,
  succeeded,
} from './steps';

type Variables = Readonly<Record<string, string>>;

/** A signer of a CA outside of AWS, and the deployment of its ledger. */
export interface OutsideStage extends Stage {
  readonly ledger: Deployment;
}

/** Name of the ledger. */
const FLEET: Variables = { name: 'fleet', tags: '{ team = "iot" }' };
const LEDGER_TABLE = 'fleet-ledger';

const IN_A_VPC: Variables = {
  network: '{ subnet_ids = ["subnet-01234567", "subnet-89abcdef"], security_group_ids = ["sg-01234567"] }',
};

/** Prepares a stage for an authority of the sandbox. */
export async function setOutside({ sandbox }: Pick<Stage, 'sandbox'>): Promise<OutsideStage> {
  const ledger = await Deployment.create(LEDGER);
  ledger.provider = await RealProvider.find(sandbox.aws.door.url);
  await ledger.synthesize();
  succeeded(await ledger.terraform(['init'], {}));
  const variables = withLedger(sandbox.aws.authority.variables(), LEDGER_TABLE);
  return { sandbox, ledger, variables: { name: 'fleet', ...variables, subject_pattern: 'CN={clientId}' } };
}

/** Removes what `setOutside` made. */
export async function clearOutside({ ledger }: OutsideStage): Promise<void> {
  await ledger.provider?.stop();
  await ledger.remove();
}

/** A signer and its ledger come about. The lives go on from here, in order. */
export const SIGNER_STEPS: readonly Step<OutsideStage>[] = [
  {
    says: 'a ledger: apply, after which a plan is empty',
    run: async ({ ledger }) => {
      succeeded(await ledger.terraform(['apply', '-auto-approve'], FLEET));
      expectSome(succeeded(await ledger.terraform(['plan'], FLEET)).stdout, /^No changes\./m);
    },
  },
  {
    says: 'its signer: apply, after which a plan is empty, and the rehearsal is in the ledger',
    run: async (stage) => {
      await applied(stage);
      await nothingToPlan(stage);
      await pointsAt(stage, 'fleet', 'fleet-signer');
      await recorded(stage, 1);
    },
  },
];

/** The signer goes into a VPC, and out of it. */
export const NETWORK_STEPS: readonly Step<OutsideStage>[] = [
  {
    says: 'into a VPC: rehearsed there, after which a plan is empty',
    run: async (stage) => {
      await applied(stage, IN_A_VPC);
      await nothingToPlan(stage, IN_A_VPC);
      await recorded(stage, 2);
    },
  },
  {
    says: 'out of the VPC: what Lambda does there is allowed until the live function has left, and then no more',
    run: async (stage) => {
      const { stdout } = await applied(stage);
      const left = stdout.search(/^aws_lambda_function\.signing_signer_\S+: Modifications complete/m);
      const denied = stdout.search(/^aws_iam_role_policy\.signing_role_signing_\S+: Modifying/m);
      if (left < 0 || denied < left) throw new Error(`The function left at ${left}, denied at ${denied}.`);
      await nothingToPlan(stage);
      await recorded(stage, 3);
    },
  },
];

/** The ledger is another one, and outlives its signer. */
export const LEDGER_STEPS: readonly Step<OutsideStage>[] = [
  {
    says: 'a ledger that does not exist stops the apply in its rehearsal',
    run: async (stage) => {
      const { sandbox, variables } = stage;
      const args = ['apply', '-auto-approve'];
      const mistyped = { ...variables, ...withLedger(sandbox.aws.authority.variables(), 'flet-ledger') };
      refused(await sandbox.deployment.terraform(args, mistyped), 'LedgerNotFound: the ledger flet-ledger');
      await applied(stage);
    },
  },
  {
    says: 'destroying the signer keeps the ledger, which refuses to be renamed or destroyed',
    run: async (stage) => {
      const { sandbox, variables, ledger } = stage;
      const before = await entries(stage);
      succeeded(await sandbox.deployment.terraform(['destroy', '-auto-approve'], variables));
      refused(await ledger.terraform(['plan'], { ...FLEET, name: 'other' }), 'cannot be renamed to other');
      refused(await ledger.terraform(['destroy', '-auto-approve'], FLEET), 'prevent_destroy');
      await recorded(stage, before);
    },
  },
];

/** The variables with another ledger. */
function withLedger(variables: Variables, table: string): Variables {
  const changed = Object.entries(variables).map(([name, text]) => {
    if (!text.includes('"ledger_table"')) return [name, text] as const;
    return [name, JSON.stringify({ ...JSON.parse(text), ledger_table: table })] as const;
  });
  return Object.fromEntries(changed);
}

async function entries({ sandbox }: Stage): Promise<number> {
  return (await sandbox.aws.tables.items(LEDGER_TABLE)).length;
}

/** Throws unless the ledger has this many entries. */
async function recorded(stage: Stage, count: number): Promise<void> {
  const found = await entries(stage);
  if (found !== count) throw new Error(`The ledger has ${found} entries, not ${count}.`);
}
