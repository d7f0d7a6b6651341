import { ACMPCAClient } from '@aws-sdk/client-acm-pca';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { BadOptions } from '../../../../cli/command-line';
import { callAws } from '../../aws/call';
import { clientSettings, ONE_ATTEMPT } from '../../aws/client-settings';
import type { Time } from '../../aws/time';
import { readPki, readRegion } from '../../pki-options';
import type { AwsIot } from '../aws-iot';
import { PUBLISH_OPTIONS, PUBLISH_USAGE, publicationLine, publisherOf } from '../publish';
import type { Register, Revocation } from '../register';
import { LedgerRegister } from './ledger/ledger-register';
import { refuseDevice } from './ledger/outside-ca';
import { PrivateCaRegister } from './private-ca/private-ca-register';

/** Options that say where the CA keeps what it revoked, for `parseOptions`. */
export const REGISTER_OPTIONS = {
  ...PUBLISH_OPTIONS,
  'private-ca': { type: 'string' },
  'ledger-table': { type: 'string' },
} as const;

/** Their part of a usage text. */
export const REGISTER_USAGE = `${PUBLISH_USAGE}  --private-ca ARN      a CA of AWS Private CA instead of a PKI of your own. It has no ledger: name certificates by
                        --certificate-id, or by a --list of SERIAL,CERTIFICATE_ID; the signer's log has both
                        The certificates of a CA outside of AWS are revoked at that CA
`;

/** The permissions that it takes, for a usage text. */
export const REGISTER_PERMISSIONS = `On the ledger and its indexes: dynamodb:Query, dynamodb:BatchGetItem, dynamodb:GetItem and dynamodb:UpdateItem. With
--publish: lambda:InvokeFunction. With --private-ca instead: acm-pca:RevokeCertificate.
`;

interface RegisterValues {
  readonly pki: string;
  readonly region?: string | undefined;
  readonly publish?: string | undefined;
  readonly 'private-ca'?: string | undefined;
  readonly 'ledger-table'?: string | undefined;
}

/** Where a CA's certificates are revoked. */
export interface RegisterChoice {
  /** Region of AWS IoT and of the CA. */
  readonly region: string;
  /** The function that publishes the revocation list, if it is to be invoked at the end. */
  readonly publisher: string | undefined;
  /** Opens the register. @throws AwsCallFailed */
  open(iot: AwsIot, revocation: Revocation, time: Time): Promise<Register>;
}

/** Which register the options mean. Throws `BadOptions`. */
export function chooseRegister(values: RegisterValues, revocation: Revocation): RegisterChoice {
  const { 'private-ca': arn, 'ledger-table': table, publish, region } = values;
  if (table !== undefined) throw new BadOptions(outsideOfAws(table));
  if (arn !== undefined) return privateCa(arn, { region, publish }, revocation);
  const pki = readPki(values);
  return {
    region: pki.region,
    publisher: publish,
    open: async (iot, what, time) =>
      new LedgerRegister({
        client: new DynamoDBClient({ ...clientSettings(pki.region), ...ONE_ATTEMPT }),
        pki,
        iot,
        revocation: what,
        revokedBy: await callerArn(pki.region),
        afterwards: publish === undefined ? publicationLine(publisherOf(pki.name), pki.region) : '',
        time,
      }),
  };
}

/** What to do about a certificate of a CA that keeps its own list, to which AWS has no access. */
function outsideOfAws(table: string): string {
  const seeEntry = `npm run ca -- show SERIAL --ledger-table ${table}`;
  return (
    `A CA outside of AWS keeps its own list of what is revoked, and the ledger ${table} is none. Revoke at that CA: the ` +
    `issuer and the serial number are in the entry (${seeEntry}).\n${refuseDevice('CERTIFICATE_ID')}`
  );
}

const PRIVATE_CA_ARN = /^arn:aws[a-z-]*:acm-pca:([a-z0-9-]+):\d{12}:certificate-authority\/[\w-]+$/;

function privateCa(
  arn: string,
  { region, publish }: Pick<RegisterValues, 'region' | 'publish'>,
  { invalidityDate }: Revocation,
): RegisterChoice {
  const [, itsRegion] = PRIVATE_CA_ARN.exec(arn) ?? [];
  if (itsRegion === undefined) {
    throw new BadOptions(
      `--private-ca must be the ARN of a private CA, arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID, ` +
        `not ${JSON.stringify(arn)}.`,
    );
  }
  if (publish !== undefined) {
    throw new BadOptions('--publish is for a PKI of your own: AWS Private CA publishes its list itself.');
  }
  if (invalidityDate !== undefined) {
    throw new BadOptions('--invalidity-date is for a PKI of your own: AWS Private CA takes none.');
  }
  return {
    region: readRegion(region ?? itsRegion),
    publisher: undefined,
    open: async (iot, { reason }, time) => {
      const client = new ACMPCAClient({ ...clientSettings(itsRegion), ...ONE_ATTEMPT });
      return new PrivateCaRegister({ client, arn, iot, reason, time });
    },
  };
}

/** Who revokes, for the record. Nothing has been revoked yet, so a failure is better told soon than waited out. */
async function callerArn(region: string): Promise<string> {
  const client = new STSClient(clientSettings(region));
  const call = { action: 'sts:GetCallerIdentity', on: `AWS STS in ${region}` };
  const { Arn = 'unknown' } = await callAws(call, () => client.send(new GetCallerIdentityCommand({})));
  return Arn;
}
