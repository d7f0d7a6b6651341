import { afterEach, beforeEach } from '@jest/globals';
import { createListSigner } from '../../../../../handler/authority/kms/list-signer';
import { readCaKeySettings } from '../../../../../handler/authority/kms/settings';
import { ListBucket } from '../../../../../handler/crl/bucket';
import { LedgerIndex } from '../../../../../handler/crl/ledger-index';
import type { ListSigner } from '../../../../../handler/crl/list-signer';
import { Publisher, type PublisherParts } from '../../../../../handler/crl/publisher';
import { readCrlSettings } from '../../../../../handler/crl/settings';
import { attributes } from '../../../../../handler/ledger/item';
import { ledgerTableOf } from '../../../../../handler/ledger/settings';
import { metrics } from '../../../../../handler/powertools/metrics';
import { SANDBOX_ACCOUNT } from '../../../../../sandbox/account';
import { SandboxKms } from '../../../../../sandbox/authorities/kms/kms-authority';
import { dynamoDbApi } from '../../../../../sandbox/services/dynamodb/api';
import { Tables } from '../../../../../sandbox/services/dynamodb/tables';
import { accessKeyIdOf } from '../../../../../sandbox/services/iam/access-key';
import { ADMINISTRATOR } from '../../../../../sandbox/services/iam/iam';
import { kmsApi } from '../../../../../sandbox/services/kms/api';
import { Kms } from '../../../../../sandbox/services/kms/kms';
import { s3Api } from '../../../../../sandbox/services/s3/api';
import { Buckets } from '../../../../../sandbox/services/s3/buckets';
import { ssmApi } from '../../../../../sandbox/services/ssm/api';
import { Documents } from '../../../../../sandbox/services/ssm/documents';
import { ParameterStore } from '../../../../../sandbox/services/ssm/parameter-store';
import { TestAccount } from '../../../../../testing/account';
import { toPem } from '../../../../../testing/requests/forge';
import { openssl } from '../../../../sandbox/x509/openssl';
import { Telemetry } from '../../../telemetry';
import { VirtualTime } from '../../../virtual-time';
import { selfSigned } from '../ca-certificates';

/** Where the scene's list is. */
export const PLACE = { bucket: 'iot-pki-lists', key: 'iot-pki/ca.crl' };

const LEDGER = 'iot-pki-ledger';

/** When a scene begins. */
export const START = Date.parse('2026-06-01T12:00:00Z');

/** When a list of that moment begins: five minutes back. */
export const THIS_UPDATE = START - 300_000;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What a test works with: a CA whose key is in KMS, its ledger, a bucket, and the publisher between them. */
export interface Scene {
  readonly account: TestAccount;
  readonly ca: SandboxKms;
  /** The CA's certificate, PEM. */
  readonly certificatePem: string;
  readonly buckets: Buckets;
  readonly telemetry: Telemetry;
  /** The publisher's environment. */
  readonly environment: Record<string, string>;
  /** What the publisher's clock shows, in milliseconds. */
  nowMs: number;
  /** The publisher, as its entry makes it. */
  start(parts?: Partial<PublisherParts>): Publisher;
  /** The CA as the publisher has it. @param keyArn of another key @default the CA's */
  signer(keyArn?: string): ListSigner;
  /** Writes an entry into the ledger, in the index of the CA. */
  record(serialNumber: string, entry?: LedgerAttributes): Promise<void>;
  /** Deletes such an entry. */
  forget(serialNumber: string): Promise<void>;
  /** The published list, DER; undefined without one. */
  published(): Buffer | undefined;
  /** The published list as openssl prints it. */
  printed(): string;
}

/** Attributes of an entry by name. */
type LedgerAttributes = Parameters<typeof attributes>[0];

/** A list in DER as PEM. */
export function crlPem(der: Buffer): string {
  return toPem(der, 'X509 CRL');
}

/** Sets a new scene for each test of a `describe`; call it there, first. */
export function setScene(): Scene {
  let time: VirtualTime;
  const scene = {
    start(parts = {}) {
      const environment = { ...process.env, ...scene.environment };
      const settings = readCrlSettings(environment);
      return new Publisher({
        signer: scene.signer(),
        index: new LedgerIndex(ledgerTableOf(environment)),
        bucket: new ListBucket(settings),
        validityHours: settings.validityHours,
        now: () => new Date(scene.nowMs),
        ...parts,
      });
    },
    signer: (CA_KEY_ARN = scene.ca.id) =>
      createListSigner(readCaKeySettings({ ...scene.environment, CA_KEY_ARN })),
    async record(serialNumber, entry = { revokedAt: new Date(START - HOUR_MS) }) {
      const Item = attributes({
        request: `request-${serialNumber}`,
        generation: 0,
        serialNumber,
        crlIssuer: scene.ca.id,
        requestedAt: new Date(START - DAY_MS),
        ...entry,
      });
      await scene.ca.services.tables.callItems('PutItem', { TableName: LEDGER, Item }, [LEDGER]);
    },
    async forget(serialNumber) {
      const Key = attributes({ request: `request-${serialNumber}`, generation: 0 });
      await scene.ca.services.tables.callItems('DeleteItem', { TableName: LEDGER, Key }, [LEDGER]);
    },
    published: () => scene.buckets.find(PLACE.bucket, PLACE.key)?.body,
    printed() {
      const pem = crlPem(scene.published() ?? Buffer.alloc(0));
      return openssl(['crl', '-text', '-noout', '-in', 'list.pem'], { 'list.pem': pem });
    },
  } as { -readonly [Part in keyof Scene]: Scene[Part] };

  beforeEach(async () => {
    time = VirtualTime.start();
    scene.nowMs = START;
    scene.telemetry = Telemetry.capture();
    scene.buckets = new Buckets();
    scene.buckets.create(PLACE.bucket);
    const services = { kms: new Kms(), tables: new Tables(), parameters: new ParameterStore() };
    const account = await TestAccount.open(
      kmsApi(services.kms),
      dynamoDbApi(services.tables),
      ssmApi({ ...services, documents: new Documents() }),
      s3Api(scene.buckets),
    );
    scene.account = account;
    const endpoint = account.door.url;
    scene.ca = await SandboxKms.found({ ...services, endpoint, stop: () => account.close() });
    scene.ca.setLatency(0);
    scene.certificatePem = selfSigned(scene.ca.key);
    scene.ca.install(scene.certificatePem);
    scene.environment = {
      ...scene.ca.environment(),
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: SANDBOX_ACCOUNT.region,
      AWS_ACCESS_KEY_ID: accessKeyIdOf({ kind: 'user', name: ADMINISTRATOR }),
      CRL_BUCKET: PLACE.bucket,
      CRL_OBJECT_KEY: PLACE.key,
    };
    Object.assign(process.env, scene.environment);
  });

  afterEach(async () => {
    metrics.clearMetrics();
    scene.telemetry.stop();
    time.stop();
    await scene.ca.stop();
  });

  return scene;
}
