import { type ITerraformDependable, TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from '../account';
import type { Names } from '../names';
import type { PolicyStatement } from '../policy';
import { CrlBucket } from './bucket';
import { CrlObservability } from './observability';
import { CRL_DEFAULTS, type RevocationListProps } from './props';
import { CrlPublisher } from './publisher';

/** Properties of `RevocationList`, besides those that its users know. */
interface OfCa {
  readonly account: Account;
  /** Names after the PKI. */
  readonly names: Names;
  /** What tells the publisher which CA the list is for. */
  readonly settings: Readonly<Record<string, string>>;
  /** What the publisher may do with the CA. */
  readonly permissions: readonly PolicyStatement[];
  readonly tags: Record<string, string>;
  /** What must hold before anything is made. */
  readonly dependsOn: ITerraformDependable[];
}

/** The revocation list of a CA: its publisher, the bucket that it is put into, and what watches them. */
export class RevocationList extends Construct {
  /** Name of the function that publishes it; empty if none does. */
  readonly functionName: string;
  /** Name of the bucket; empty if nothing is published. */
  readonly bucket: string;
  /** Where the list is, and what to do so that others can read it; empty if nothing is published. */
  readonly addressHint: string;
  /** What to do after the deploy, if it is published. */
  readonly nextStep: string;

  constructor(scope: Construct, id: string, ofCa: OfCa, props: RevocationListProps) {
    super(scope, id);
    const { account, names, tags } = ofCa;
    const { publish = CRL_DEFAULTS.publish, bucket = '', objectKey = '', distributionArn = '' } = props;
    const { validityHours = CRL_DEFAULTS.validityHours, scheduleMinutes = CRL_DEFAULTS.scheduleMinutes } =
      props;
    const { deployment: name, crlPublisher } = names;
    const local = (localId: string, value: unknown) => new TerraformLocal(this, localId, value);
    const isOn = local('publish', publish).fqn;
    const given = local('given-bucket', bucket).fqn;
    const own = local('own-bucket', `${name}-crl-${account.id}-${account.region}`).fqn;
    const inUse = local('bucket-in-use', `\${${given} == "" ? ${own} : ${given}}`).asString;
    const givenKey = local('given-key', objectKey).fqn;
    const ownKey = local('own-key', `${name}.crl`).fqn;
    const key = local('key-in-use', `\${${givenKey} == "" ? ${ownKey} : ${givenKey}}`).asString;
    const count = Token.asNumber(`\${${isOn} ? 1 : 0}`);

    const made = new CrlBucket(this, 'bucket', {
      name: inUse,
      partition: account.partition,
      objectKey: key,
      distributionArn,
      count: Token.asNumber(`\${${isOn} && ${given} == "" ? 1 : 0}`),
      tags,
      dependsOn: ofCa.dependsOn,
    });
    new CrlPublisher(this, 'publisher', {
      ...ofCa,
      object: { bucket: inUse, key },
      validityHours,
      scheduleMinutes,
      count,
      dependsOn: made.complete,
    });
    new CrlObservability(this, 'observability', {
      account,
      names,
      validityHours,
      scheduleMinutes,
      topics: { page: props.pageTopicArn ?? '', ticket: props.ticketTopicArn ?? '' },
      count,
      tags,
    });

    const ifOn = (localId: string, text: string) => `\${${isOn} ? ${local(localId, text).fqn} : ""}`;
    this.functionName = ifOn('function', crlPublisher);
    this.bucket = ifOn('bucket-output', inUse);
    this.addressHint = ifOn(
      'address-hint',
      `The list is in the bucket ${inUse} under the key ${key}. Serve it by plain http at an address of your own, and ` +
        'give the signer that address: kms.crl_distribution_points.',
    );
    this.nextStep = ifOn(
      'next-step',
      `\n4. When the certificate is in the parameter, publish the first revocation list:\n   aws lambda invoke --region ` +
        `${account.region} --function-name ${crlPublisher} /dev/stdout`,
    );
  }
}
