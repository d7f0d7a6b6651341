import { afterEach, beforeEach } from '@jest/globals';
import type { IssuedCertificate, Order } from '../../../../handler/authority/authority';
import type { Login } from '../../../../handler/authority/vault/login';
import type { VaultSettings } from '../../../../handler/authority/vault/settings';
import { VaultAuthority } from '../../../../handler/authority/vault/vault-authority';
import { Deadline } from '../../../../handler/deadline';
import { HttpsConnection } from '../../../../handler/external/https-connection';
import { metrics } from '../../../../handler/powertools/metrics';
import { StoredSecret } from '../../external/secret-stub';
import { Telemetry } from '../../telemetry';
import { VirtualTime } from '../../virtual-time';
import { newOrder } from '../new-order';
import { FakeVault } from './fake-vault';

/** What the tests of this authority work with. */
export interface Scene {
  readonly vault: FakeVault;
  readonly time: VirtualTime;
  readonly telemetry: Telemetry;
  /** The signer's authority, anew for each container. */
  start(settings?: Partial<VaultSettings>, login?: Login): VaultAuthority;
  /** Has one container sign an order. @param budgetMs @default what a warm container has */
  obtain(order?: Order, authority?: VaultAuthority, budgetMs?: number): Promise<IssuedCertificate>;
}

/** Not to be found in any log. */
const SECRET_ID = '4a1c6f0e-secret-id';

/** A login with a fixed secret. */
export const LOGIN: Login = {
  path: 'auth/approle/login',
  advice: 'Look at the login.',
  credentials: async () => ({ input: { role_id: 'role', secret_id: SECRET_ID }, secrets: [SECRET_ID] }),
  renew: async () => false,
};

/** Sets a new scene for each test of a `describe`; call it there, first. */
export function setScene(): Scene {
  let running: VaultAuthority;
  const scene = {
    start(settings: Partial<VaultSettings> = {}, login: Login = LOGIN) {
      const { origin, trustAnchor } = scene.vault;
      const trustAnchors = new StoredSecret([trustAnchor]);
      const connection = new HttpsConnection({ origin, trustAnchors });
      return new VaultAuthority({ ...SETTINGS, origin, ...settings }, { connection, login });
    },
    async obtain(order: Order = newOrder(), authority = running, budgetMs = 4_650) {
      const deadline = new Deadline(budgetMs);
      const pending = await authority.order(order, deadline);
      return pending.collect(deadline);
    },
  } as { -readonly [Part in keyof Scene]: Scene[Part] };

  beforeEach(async () => {
    scene.time = VirtualTime.start();
    scene.telemetry = Telemetry.capture();
    scene.vault = await FakeVault.start();
    running = scene.start();
  });

  afterEach(async () => {
    metrics.clearMetrics();
    scene.telemetry.stop();
    scene.time.stop();
    await scene.vault.stop();
  });

  return scene;
}

/** The settings of a signer with an AppRole. */
export const SETTINGS: Omit<VaultSettings, 'origin'> = {
  serverName: undefined,
  trustAnchorsArn: undefined,
  clientCertificateArn: undefined,
  allowedExtensions: [],
  mount: 'pki',
  role: 'iot',
  issuer: undefined,
  namespace: undefined,
  operation: 'sign',
  validityDays: 365,
  login: {
    method: 'approle',
    mount: 'approle',
    appRoleArn: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:approle-AbCdEf',
  },
};
