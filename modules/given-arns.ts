import { DataResource, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from './account';

/** Where the parts of an ARN stand between its colons. */
const PLACES = { partition: 1, region: 3, account: 4 } as const;

/** A part of an ARN that says where its resource lies. */
type Part = keyof typeof PLACES;

/** What the parts are called in a message. */
const IN_WORDS: Readonly<Record<Part, string>> = {
  partition: 'the partition',
  region: 'the Region',
  account: 'the account',
};

/** An ARN from the properties or variables, and where its resource must lie. */
export interface GivenArn {
  /** Begins the message, such as `The topic for pages`. */
  readonly what: string;
  /** The ARN; empty when none is given. May be known to Terraform only. */
  readonly arn: string;
  /** Variable and property that hold it. */
  readonly settings: string;
  /** The parts that must be those of this deployment, each with the reason: a sentence without its full stop. */
  readonly ours: Readonly<Partial<Record<Part, string>>>;
}

/** Properties of `GivenArns`. */
export interface GivenArnsProps {
  readonly account: Account;
  readonly arns: readonly GivenArn[];
}

/**
 * Stops the plan when an ARN lies where this deployment cannot use it: AWS would only say so in the middle of an apply.
 * One that Terraform does not know at plan is checked during the apply, before devices are sent here.
 */
export class GivenArns extends Construct {
  constructor(scope: Construct, id: string, { account, arns }: GivenArnsProps) {
    super(scope, id);
    const local = (localId: string, value: string) => new TerraformLocal(this, localId, value).fqn;
    const ours = {
      partition: local('partition', account.partition),
      region: local('region', account.region),
      account: local('account', account.id),
    };
    new DataResource(this, 'checked', {
      lifecycle: {
        precondition: arns.flatMap(({ what, arn, settings, ours: parts }, place) => {
          const given = local(`arn-${place}`, arn);
          return Object.entries(parts).map(([part, why]) => {
            const own = ours[part as Part];
            // `try`, because Terraform also evaluates the message of a condition that holds.
            const found = `try(split(":", ${given})[${PLACES[part as Part]}], "")`;
            return {
              condition: `\${${given} == "" || ${found} == ${own}}`,
              errorMessage:
                `${what}, \${${given}}, lies in ${IN_WORDS[part as Part]} \${${found}}, but must lie in ` +
                `\${${own}}: ${why}. Change ${settings}.`,
            };
          });
        }),
      },
    });
  }
}
