import { around, between, type Distribution, fixed } from '../../latency';
import { type Random, seededRandom } from '../../random';
import type { Item, Tables } from '../../services/dynamodb/tables';
import type { Key } from '../../services/kms/key';
import type { Kms } from '../../services/kms/kms';
import type { ParameterStore } from '../../services/ssm/parameter-store';
import type { Variables } from '../../terraform/deployment';
import type {
  AuthorityLatency,
  AuthorityOptions,
  OwnFault,
  RecordedCertificate,
  SandboxAuthority,
} from '../authority';
import { Calls, type CommonRole } from '../calls';
import {
  LEDGER_NAME,
  LEDGER_OUTCOMES,
  LEDGER_ROLES,
  type LedgerRole,
  ledgerCalls,
} from '../ledger/ledger-calls';
import { createLedgerTable, recordedIn } from '../ledger/ledger-table';
import { certificateFor } from './own-ca';

/** The signer's calls: `order` has a digest signed, `issuer` reads the CA's certificate; the others go to the ledger. */
export type KmsRole = CommonRole | LedgerRole;

/** DynamoDB has no table of this name. */
const TABLE_GONE = { kind: 'aws-error', code: 'ResourceNotFoundException', status: 400 } as const;

/** The longest waiting period of KMS, and its default. (KMS API reference, ScheduleKeyDeletion) */
const DELETION_DAYS = 30;

/** Specs of the CA's key, by family. */
const SPECS = { rsa: 'RSA_2048', ec: 'ECC_NIST_P256' } as const;

/** How long KMS takes to sign. AWS publishes no figures; people report 50 to 200 ms for a signature. */
export const SIGNING_TIMES: Readonly<Record<AuthorityLatency, Distribution>> = {
  fast: between(5, 20),
  typical: around(90, 0.35),
  slow: between(400, 1_400),
};

/** By these environment variables, the SDK's clients find the services. */
export const ENDPOINT_VARIABLES = [
  'AWS_ENDPOINT_URL_KMS',
  'AWS_ENDPOINT_URL_DYNAMODB',
  'AWS_ENDPOINT_URL_SSM',
] as const;

/** The parameter with the CA's certificate, as the PKI's own program makes it of the name `iot-pki`. */
const CERTIFICATE_PARAMETER = '/iot-pki/ca-certificate';

/** Validity of the certificates of a signer that Terraform did not deploy. */
const VALIDITY_DAYS = 30;

/** The services that a CA of your own consists of. */
export interface KmsServices {
  readonly kms: Kms;
  readonly tables: Tables;
  readonly parameters: ParameterStore;
  /** Where they are: `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** Closes the endpoint. */
  stop(): Promise<void>;
}

/** A CA of your own, whose key is in KMS, with its ledger, and a signer's settings for it. */
export class SandboxKms implements SandboxAuthority<KmsRole> {
  /** Founds the CA. */
  static async found(services: KmsServices, options: AuthorityOptions = {}): Promise<SandboxKms> {
    const { key: family = 'ec', latency = 'fast', seed } = options;
    const { kms, tables } = services;
    const key = kms.keys.create({ spec: SPECS[family], description: 'CA' });
    await createLedgerTable(tables, LEDGER_NAME);
    const certificatePem = await certificateFor(key);
    const authority = new SandboxKms(services, key, certificatePem, seed);
    authority.install(certificatePem);
    authority.setLatency(latency);
    return authority;
  }

  readonly calls: Calls<KmsRole>;
  readonly ownFaults: readonly OwnFault[] = [
    {
      name: 'ledger-gone',
      title: 'Ledger gone',
      description: 'The table of the ledger does not exist, so nothing can be recorded.',
      begin: () => {
        for (const role of LEDGER_ROLES) this.calls.always(role, TABLE_GONE);
      },
    },
    {
      name: 'key-about-to-be-deleted',
      title: 'Key deletion',
      description: "Somebody has scheduled the deletion of the CA's key, and it signs nothing.",
      begin: () => this.scheduleDeletion(),
    },
  ];
  readonly #random: Random;

  private constructor(
    readonly services: KmsServices,
    readonly key: Key,
    readonly certificatePem: string,
    seed: string | undefined,
  ) {
    this.#random = seed === undefined ? Math.random : seededRandom(seed);
    this.calls = new Calls<KmsRole>(
      [
        { ...services.kms.conditions, operations: { order: 'Sign' } },
        { ...services.parameters.conditions, operations: { issuer: 'GetParameter' } },
        ledgerCalls(services.tables),
      ],
      [...LEDGER_OUTCOMES, 'DryRunOperationException'],
    );
  }

  get id(): string {
    return this.key.arn;
  }

  get endpoint(): string {
    return this.services.endpoint;
  }

  get placeholders(): Readonly<Record<string, string>> {
    return { CA_KEY_ARN: this.id };
  }

  /** Every entry of the ledger. */
  entries(): Promise<readonly Item[]> {
    return this.services.tables.items(LEDGER_NAME);
  }

  issued(): Promise<readonly RecordedCertificate[]> {
    return recordedIn(this.services.tables, LEDGER_NAME);
  }

  environment(endpoint = this.endpoint): Readonly<Record<string, string>> {
    return {
      ...Object.fromEntries(ENDPOINT_VARIABLES.map((variable) => [variable, endpoint])),
      CA_KEY_ARN: this.id,
      CA_CERTIFICATE_PARAMETER: CERTIFICATE_PARAMETER,
      LEAF_PROFILE: JSON.stringify({ validityDays: VALIDITY_DAYS }),
      LEDGER_TABLE: LEDGER_NAME,
    };
  }

  /** Puts a certificate of the CA into the SSM parameter, as its administrator would. @param pem PEM, or anything else */
  install(pem: string): void {
    this.services.parameters.putParameter({
      Name: CERTIFICATE_PARAMETER,
      Value: pem,
      Type: 'String',
      Overwrite: true,
    });
  }

  /**
   * Renews its certificate, and leaves the earlier one for the overlap. Under another name, so that nothing about the
   * earlier one fits the leaves that are signed from now on.
   */
  async renew(): Promise<void> {
    const renewed = await certificateFor(this.key, undefined, 'Your own CA, renewed');
    this.install(renewed + this.certificatePem);
  }

  variables(validityDays?: number): Variables {
    return variablesFor(this.id, validityDays);
  }

  mistypedVariables(): Variables {
    return variablesFor(this.id.replace(/.{12}$/, '000000000000'));
  }

  setLatency(latency: AuthorityLatency | number): void {
    this.services.kms.conditions.latency =
      typeof latency === 'number' ? fixed(latency) : SIGNING_TIMES[latency].from(this.#random);
  }

  disable(): void {
    this.services.kms.keys.change(this.id, { state: 'Disabled' });
  }

  /** Schedules the deletion of the key, as an administrator would by mistake, until `enable`. */
  scheduleDeletion(): void {
    this.services.kms.keys.scheduleDeletion(this.id, DELETION_DAYS);
  }

  enable(): void {
    this.services.kms.keys.change(this.id, { state: 'Enabled', deletionDate: undefined });
  }

  async stop(): Promise<void> {
    await this.services.stop();
  }
}

/** Terraform variables of a deployment that signs with a key. */
function variablesFor(keyArn: string, validityDays?: number): Variables {
  return {
    kms: JSON.stringify({
      key_arn: keyArn,
      certificate_parameter: CERTIFICATE_PARAMETER,
      ledger_table: LEDGER_NAME,
      validity_days: validityDays,
    }),
  };
}

/** The CA itself, for what no other authority has. Throws if another authority signs. */
export function kmsOf({ authority }: { readonly authority: SandboxAuthority }): SandboxKms {
  if (authority instanceof SandboxKms) return authority;
  throw new TypeError(`${authority.id} is not a key in AWS KMS.`);
}
