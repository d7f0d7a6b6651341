import { DataResource, type ITerraformDependable, TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import { Account } from '../account';
import { revocationListPolicy, revocationListSettings } from '../authority/kms/revocation-list';
import { crlTopics } from '../crl/given-topics';
import { CRL_DEFAULTS } from '../crl/props';
import { RevocationList } from '../crl/revocation-list';
import { GivenArns } from '../given-arns';
import { LedgerTable } from '../ledger/ledger-table';
import { DEFAULT_DEPLOYMENT, Names } from '../names';
import { checkProps } from '../props';
import { useProvider } from '../side-by-side';
import { CaKey } from './key';
import { KMS_PKI_PROPS, type KmsPkiProps, PKI_DEFAULTS } from './kms-pki-props';

/**
 * What outlives every signer of your own PKI: the CA's key in AWS KMS, and the ledger of what it signed in DynamoDB. It
 * belongs in a stack of its own, so that no deploy, rollback or removal of a signer can touch it.
 *
 * The CA's certificate, with its chain, is put into the parameter by whoever has had it signed. Throws during synthesis
 * if a property is invalid.
 */
export class KmsPki extends Construct {
  /** ARN of the CA's key. */
  readonly keyArn: string;
  /** Alias of the CA's key, `alias/<name>-ca`; empty if the key was given. */
  readonly keyAlias: string;
  /** Name of the SSM parameter for the CA's certificate and its chain, PEM. */
  readonly certificateParameter: string;
  /** Name of the DynamoDB table. */
  readonly ledgerTable: string;
  /** The signer's variable `kms`, as a line of its `terraform.tfvars`. */
  readonly signerVariables: string;
  /** Name of the function that publishes the revocation list; empty if none does. */
  readonly crlFunction: string = '';
  /** Name of the bucket that the revocation list is put into; empty if none is published. */
  readonly crlBucket: string = '';
  /** Where the revocation list is, and what to do so that others can read it; empty if none is published. */
  readonly crlAddressHint: string = '';
  /** What to do after the deploy. */
  readonly nextSteps: string;

  constructor(scope: Construct, id: string, props: KmsPkiProps) {
    super(scope, id);
    checkProps('new KmsPki(scope, id, { … })', props, KMS_PKI_PROPS);
    const {
      name,
      provider,
      keySpec = PKI_DEFAULTS.keySpec,
      keyArn = '',
      multiRegion = PKI_DEFAULTS.multiRegion,
      signsLeaves = PKI_DEFAULTS.signsLeaves,
      signers = [],
      ceremonyRole = '',
      administrators = [],
      ledgerRetentionDays = PKI_DEFAULTS.ledgerRetentionDays,
      revocationList,
      tags = {},
    } = props;
    if (provider !== undefined) useProvider(this, provider);
    const account = new Account(this, 'account');
    const local = (localId: string, value: unknown) => new TerraformLocal(this, localId, value).fqn;

    const given = local('given-key', keyArn);
    const identity = local('identity', { name, keySpec, multiRegion, keyMade: `\${${given} == ""}` });
    const unchanged = this.#checkUnchanged(identity);
    new GivenArns(this, 'given-arns', {
      account,
      arns: [
        {
          what: 'The key',
          arns: [keyArn],
          settings: 'key_arn (property keyArn)',
          ours: {
            partition: 'a role cannot reach a key in another partition',
            region: 'a signature from further away takes too long; a multi-Region key can be replicated',
          },
        },
        ...(revocationList === undefined ? [] : crlTopics(revocationList)),
      ],
    });

    const names = new Names(name, account.region);
    const publish = local('publish', revocationList?.publish ?? CRL_DEFAULTS.publish);
    const key = new CaKey(this, 'key', {
      account,
      name,
      count: Token.asNumber(`\${${given} == "" ? 1 : 0}`),
      keySpec,
      multiRegion,
      signsLeaves,
      signers,
      defaultSigner: new Names(DEFAULT_DEPLOYMENT, account.region).role('signer'),
      ceremonyRole,
      crlPublisher: `\${${publish} ? ${local('publisher', names.role('crl'))} : ""}`,
      administrators,
      tags,
      dependsOn: [unchanged],
    });
    const ledger = new LedgerTable(this, 'ledger', { name: `${name}-ledger`, tags, dependsOn: [unchanged] });

    const keyInUse = local('key-in-use', `\${${given} == "" ? ${key.arn} : ${given}}`);
    this.keyArn = `\${${keyInUse}}`;
    this.keyAlias = `\${${given} == "" ? ${key.alias} : ""}`;
    this.certificateParameter = `/${name}/ca-certificate`;
    this.ledgerTable = ledger.tableName;
    this.signerVariables = [
      'kms = {',
      `  key_arn               = "${this.keyArn}"`,
      `  certificate_parameter = "${this.certificateParameter}"`,
      `  ledger_table          = "${this.ledgerTable}"`,
      `  ledger_retention_days = ${ledgerRetentionDays}`,
      '}',
    ].join('\n');
    const ca = {
      keyArn: this.keyArn,
      certificateParameter: this.certificateParameter,
      ledgerTable: this.ledgerTable,
    };
    const list =
      revocationList &&
      new RevocationList(
        this,
        'revocation-list',
        {
          account,
          names,
          settings: revocationListSettings(ca),
          permissions: revocationListPolicy(account, ca),
          tags,
          dependsOn: [unchanged],
        },
        revocationList,
      );
    if (list !== undefined) {
      this.crlFunction = list.functionName;
      this.crlBucket = list.bucket;
      this.crlAddressHint = list.addressHint;
    }
    const keyOption = `\${${given} == "" ? "" : format(" --key %s", ${given})}`;
    const inThisPki = `--region ${account.region} --pki ${name}${keyOption}`;
    this.nextSteps = [
      `1. Make a CA certificate for the key ${this.keyArn}: a request that your root signs,`,
      `   npm run ca -- request ${inThisPki} --subject 'CN=…,O=…'`,
      `   or, if this CA is to be the root itself, npm run ca -- self-sign ${inThisPki} --subject 'CN=…,O=…' --years 20`,
      '2. Put it, and after it the chain up to the root, where the signer reads it:',
      `   npm run ca -- install ${inThisPki} --certificate FILE`,
      '   or, without its checks, and only if there is none yet:',
      `   aws ssm put-parameter --region ${account.region} --name ${this.certificateParameter} --type String ` +
        '--tier Intelligent-Tiering --value file://ca-chain.pem',
      '3. Put the output signer_variables into the terraform.tfvars of the signer, and deploy it.',
    ]
      .join('\n')
      .concat(list?.nextStep ?? '');
  }

  /** Stops the plan with the reason where Terraform could only say that it must not destroy. */
  #checkUnchanged(identity: string): ITerraformDependable {
    const founded = new DataResource(this, 'founded', {
      input: Token.asAny(`\${${identity}}`),
      lifecycle: { ignoreChanges: ['input'] },
    });
    const before = `${founded.fqn}.output`;
    const same = (part: string) => `${before}.${part} == ${identity}.${part}`;
    const instead =
      'Deploy another PKI under another name, with a state of its own, and move the signer there.';
    return new DataResource(this, 'unchanged', {
      lifecycle: {
        precondition: [
          {
            condition: `\${${same('name')}}`,
            errorMessage:
              `This PKI is \${${before}.name} and cannot be renamed to \${${identity}.name}: its key and its ledger ` +
              `would be deleted. ${instead}`,
          },
          {
            condition: `\${!${before}.keyMade || ${identity}.keyMade}`,
            errorMessage:
              'This PKI has made the key of its CA and cannot take another one: its own would be deleted. Leave ' +
              `key_arn (property keyArn) empty. ${instead}`,
          },
          {
            condition: `\${!${before}.keyMade || (${same('keySpec')} && ${same('multiRegion')})}`,
            errorMessage:
              "A CA's key cannot change: this one was made with key_spec ${" +
              `${before}.keySpec} and multi_region \${${before}.multiRegion}. Set them back. ${instead}`,
          },
        ],
      },
    });
  }
}
