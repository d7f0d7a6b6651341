import '../../../handler/lambda-environment';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Deadline } from '../../../../handler/deadline';
import { intentOf, issuanceOf } from '../../../../handler/ledger/draft';
import { DynamoDbTable } from '../../../../handler/ledger/dynamodb-table';
import { attributes, type Item } from '../../../../handler/ledger/item';
import { requestKey } from '../../../../handler/ledger/request';
import { encodePem } from '../../../../handler/x509/pem';
import { createLedgerTable } from '../../../../sandbox/authorities/ledger/ledger-table';
import { awsEnvironment } from '../../../../sandbox/aws-cli/environment';
import { dynamoDbApi } from '../../../../sandbox/services/dynamodb/api';
import { Tables } from '../../../../sandbox/services/dynamodb/tables';
import { ADMINISTRATOR } from '../../../../sandbox/services/iam/iam';
import { iotApi } from '../../../../sandbox/services/iot/api';
import { IotCore } from '../../../../sandbox/services/iot/iot-core';
import { Quotas } from '../../../../sandbox/services/iot/quotas';
import { stsApi } from '../../../../sandbox/services/sts/api';
import { Conditions } from '../../../../sandbox/wire/conditions';
import type { AnyService } from '../../../../sandbox/wire/front-door';
import { TestAccount } from '../../../../testing/account';
import { CountingCa, requestOf } from '../../../handler/ledger/signing';

/** Name of the ledger's table, for the PKI with the default name. */
export const LEDGER = 'iot-pki-ledger';

const DAY_MS = 86_400_000;

/** A certificate that the signer has recorded, and that its device registered. */
export interface Issued {
  readonly serialNumber: string;
  readonly certificateId: string;
}

/** An account with a ledger and AWS IoT. */
export class Scene {
  /** @param more Further services. */
  static async open(...more: readonly AnyService[]): Promise<Scene> {
    const core = await IotCore.start({ invoke: async () => ({ payload: {} }) });
    const tables = new Tables();
    const conditions = new Conditions({ operations: ['UpdateCertificate', 'DescribeCertificate'] });
    const unlimited = Number.POSITIVE_INFINITY;
    const quotas = new Quotas(Date.now, { UpdateCertificate: unlimited, DescribeCertificate: unlimited });
    const account = await TestAccount.open(
      iotApi({ providers: core.providers, certificates: core.certificates, conditions, quotas }),
      dynamoDbApi(tables),
      stsApi(),
      ...more,
    );
    await createLedgerTable(tables, LEDGER);
    return new Scene(account, core, tables, conditions, quotas);
  }

  readonly dynamoDb: DynamoDBClient;
  readonly #ca = new CountingCa();
  readonly #table: DynamoDbTable;

  private constructor(
    readonly account: TestAccount,
    readonly core: IotCore,
    readonly tables: Tables,
    /** What befalls requests for AWS IoT. */
    readonly iotConditions: Conditions<'UpdateCertificate' | 'DescribeCertificate'>,
    readonly iotQuotas: Quotas,
  ) {
    this.dynamoDb = new DynamoDBClient(account.as());
    this.#table = new DynamoDbTable({ tableName: LEDGER, region: 'eu-central-1' }, this.dynamoDb);
  }

  /** The signer begins an attempt, which stays without a certificate. @returns what completes it */
  async intend(clientId = 'device-1') {
    const request = requestOf(clientId);
    const draft = this.#ca.draft();
    const dating = { nowMs: Date.now(), retentionMs: DAY_MS };
    // Each of its own generation, as if the device had asked after the window of repetition.
    const key = { request: requestKey(request), generation: this.#ca.drafted.length };
    const intent = intentOf(key, request, draft, dating);
    await this.#table.create(intent, new Deadline(20_000));
    const complete = async (): Promise<boolean> => {
      const issuance = issuanceOf(intent, await this.#ca.sign(draft), dating);
      return this.#table.complete(intent, issuance, new Deadline(20_000));
    };
    return { serialNumber: draft.serialNumber, complete };
  }

  /** The signer issues a certificate, and AWS IoT registers it. */
  async issue(clientId = 'device-1', { registered = true } = {}): Promise<Issued> {
    const { serialNumber, complete } = await this.intend(clientId);
    await complete();
    const { certificate, certificateId } = await this.entry(serialNumber);
    if (registered) this.register(encodePem('CERTIFICATE', certificate?.B ?? Buffer.of()));
    return { serialNumber, certificateId: certificateId?.S ?? '' };
  }

  /** Registers and activates a certificate. */
  register(pem: string): void {
    this.core.certificates.register(pem, 'ACTIVE');
  }

  /** Writes an entry for a certificate that another CA has signed. @param authority Of whom it was asked. */
  async record(
    serialNumber: string,
    certificateId: string,
    clientId: string,
    authority = 'a CA',
  ): Promise<void> {
    const entry = {
      request: serialNumber,
      generation: 0,
      attempt: 'one',
      serialNumber,
      certificateId,
      clientId,
    };
    const Item = attributes({ ...entry, authority, requestedAt: new Date() });
    await this.tables.callItems('PutItem', { TableName: LEDGER, Item }, [LEDGER]);
  }

  /** An entry of the ledger. */
  async entry(serialNumber: string): Promise<Item> {
    const entry = (await this.entries()).find((item) => item.serialNumber?.S === serialNumber);
    if (entry === undefined) throw new Error(`There is no entry ${serialNumber}.`);
    return entry;
  }

  async entries(): Promise<readonly Item[]> {
    return (await this.tables.items(LEDGER)) as readonly Item[];
  }

  /** Status of a certificate in AWS IoT. */
  status({ certificateId }: Issued): string {
    return this.core.certificates.get(certificateId).status;
  }

  /** Variables with which a command calls this account. */
  environment(user = ADMINISTRATOR): Readonly<Record<string, string>> {
    return awsEnvironment(this.account.door.url, user);
  }

  async close(): Promise<void> {
    this.dynamoDb.destroy();
    await this.account.close();
    await this.core.stop();
  }
}
