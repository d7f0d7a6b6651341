import { DataResource, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from './account';

/** Positions of an ARN's parts between its colons. */
const POSITIONS = { partition: 1, region: 3, account: 4 } as const;

/** A part of an ARN that says where its resource is. */
type Part = keyof typeof POSITIONS;

/** The parts in a message. */
const IN_WORDS: Readonly<Record<Part, string>> = {
  partition: 'the partition',
  region: 'the Region',
  account: 'the account',
};

/** ARNs from a property or variable, and where their resources must be. */
export interface GivenArn {
  /** Begins the message, such as `The topic for pages`. */
  readonly what: string;
  /** The ARNs; an empty one counts as none. May be a list that only Terraform knows. */
  readonly arns: readonly string[];
  /** The variable and the property that hold them, for the message. */
  readonly settings: string;
  /** The parts that must be those of this deployment, each with the reason, a sentence without its full stop. */
  readonly ours: Readonly<Partial<Record<Part, string>>>;
}

/** Properties of `GivenArns`. */
export interface GivenArnsProps {
  readonly account: Account;
  readonly arns: readonly GivenArn[];
}

/**
 * Stops the plan if an ARN is somewhere this deployment cannot use it: AWS would say so only in the middle of an
 * apply. An ARN that the plan does not know is checked during the apply, before devices are sent here.
 */
export class GivenArns extends Construct {
  constructor(scope: Construct, id: string, { account, arns }: GivenArnsProps) {
    super(scope, id);
    const local = (localId: string, value: string | readonly string[]) =>
      new TerraformLocal(this, localId, value).fqn;
    const ours = {
      partition: local('partition', account.partition),
      region: local('region', account.region),
      account: local('account', account.id),
    };
    new DataResource(this, 'checked', {
      lifecycle: {
        precondition: arns.flatMap(({ what, arns: some, settings, ours: parts }, place) => {
          const given = local(`arns-${place}`, [...some]);
          return Object.entries(parts).map(([part, why]) => {
            const own = ours[part as Part];
            const partOf = (arn: string) => `try(split(":", ${arn})[${POSITIONS[part as Part]}], "")`;
            const elsewhere = `[for arn in ${given} : arn if arn != "" && ${partOf('arn')} != ${own}]`;
            // `try`, because Terraform evaluates the message even if the condition holds.
            const first = `try(${elsewhere}[0], "")`;
            return {
              condition: `\${length(${elsewhere}) == 0}`,
              errorMessage:
                `${what}, \${${first}}, is in ${IN_WORDS[part as Part]} \${${partOf(first)}}, but must be in ` +
                `\${${own}}: ${why}. Change ${settings}.`,
            };
          });
        }),
      },
    });
  }
}
