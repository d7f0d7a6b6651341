import { DataResource, type ITerraformDependable, TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import { checkProps } from '../props';
import { useProvider } from '../side-by-side';
import { LedgerTable } from './ledger-table';
import { LEDGER_DEFAULTS, LEDGER_PROPS, type LedgerProps } from './props';

/**
 * A ledger for a CA outside of AWS: what was issued, and to whom. It outlives every signer, so it belongs in a stack of
 * its own. A PKI of your own has one already. Throws during synthesis if a property is invalid.
 */
export class Ledger extends Construct {
  /** Name of the DynamoDB table. */
  readonly ledgerTable: string;
  /** The attributes about the ledger, for the variable of the signer's CA in its `terraform.tfvars`. */
  readonly signerVariables: string;

  constructor(scope: Construct, id: string, props: LedgerProps) {
    super(scope, id);
    checkProps('new Ledger(scope, id, { … })', props, LEDGER_PROPS);
    const { name, provider, ledgerRetentionDays = LEDGER_DEFAULTS.ledgerRetentionDays, tags = {} } = props;
    if (provider !== undefined) useProvider(this, provider);
    const unchanged = this.#checkUnchanged(name);
    const table = new LedgerTable(this, 'ledger', { name: `${name}-ledger`, tags, dependsOn: [unchanged] });
    this.ledgerTable = table.tableName;
    this.signerVariables = [
      `ledger_table          = "${this.ledgerTable}"`,
      `ledger_retention_days = ${ledgerRetentionDays}`,
    ].join('\n');
  }

  /** Stops the plan with the reason where Terraform could only say that it must not destroy. */
  #checkUnchanged(given: string): ITerraformDependable {
    const name = new TerraformLocal(this, 'name', given).fqn;
    const founded = new DataResource(this, 'founded', {
      input: Token.asAny(`\${${name}}`),
      lifecycle: { ignoreChanges: ['input'] },
    });
    const before = `${founded.fqn}.output`;
    return new DataResource(this, 'unchanged', {
      lifecycle: {
        precondition: [
          {
            condition: `\${${before} == ${name}}`,
            errorMessage:
              `This ledger is \${${before}} and cannot be renamed to \${${name}}: its table would be deleted. Deploy ` +
              'another ledger under another name, with a state of its own, and move the signer there.',
          },
        ],
      },
    });
  }
}
