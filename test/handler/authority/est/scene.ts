import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { IssuedCertificate, Order } from '../../../../handler/authority/authority';
import { EstAuthority } from '../../../../handler/authority/est/est-authority';
import { Deadline } from '../../../../handler/deadline';
import { HttpsConnection } from '../../../../handler/external/https-connection';
import type { BasicCredentials, ClientCertificate } from '../../../../handler/external/secret-forms';
import { metrics } from '../../../../handler/powertools/metrics';
import { StoredSecret } from '../../external/secret-stub';
import { Telemetry } from '../../telemetry';
import { certsOnly } from '../../x509/certs-only-message';
import { newOrder } from '../new-order';
import { type Ca, issue, makeCa } from './ca';
import { type Answer, EstServer, type Got } from './est-server';

/** The password that the server accepts until it changes. */
export const PASSWORD: BasicCredentials = { username: 'signer', password: 'correct-horse-battery' };

/** What a test works with: an EST server with a two-tier CA, and the signer's authority in front of it. */
export interface Scene {
  readonly server: EstServer;
  readonly root: Ca;
  readonly issuing: Ca;
  readonly telemetry: Telemetry;
  readonly password: StoredSecret<BasicCredentials>;
  /** What `cacerts` answers. */
  published: readonly Ca[];
  /** What `simpleenroll` answers; told how often it was asked in the test before, too. */
  enrol: (request: Got, before: number) => Answer;
  /** The signer's authority, anew for each container. */
  start(options?: SceneOptions): EstAuthority;
  /** Has a container sign an order. @param budgetMs @default what a warm container has */
  obtain(order?: Order, authority?: EstAuthority, budgetMs?: number): Promise<IssuedCertificate>;
}

interface SceneOptions {
  readonly label?: string;
  readonly clientCertificate?: StoredSecret<ClientCertificate>;
  /** @default the right one */
  readonly password?: StoredSecret<BasicCredentials> | 'none';
  readonly allowedExtensions?: readonly string[];
}

/** The CSR in a request, PEM. */
export const csrIn = ({ body }: Got): string =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${body}-----END CERTIFICATE REQUEST-----\n`;

/** An answer with certificates, as most servers write it. */
export const withCertificates = (...ders: readonly Uint8Array[]): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/pkcs7-mime; smime-type=certs-only' },
  body: certsOnly(ders).toString('base64'),
});

/** Sets the scene for the tests of a `describe`; call it there, first. */
export function setScene(): Scene {
  const root = makeCa('Root', { days: [-9, 30] });
  const issuing = makeCa('Issuing', { by: root, days: [-5, 20] });
  const scene = { root, issuing } as { -readonly [Part in keyof Scene]: Scene[Part] };
  let running: EstAuthority;

  scene.start = ({ label, clientCertificate, password = scene.password, allowedExtensions = [] } = {}) => {
    const { origin, ca } = scene.server;
    const connection = new HttpsConnection({
      origin,
      trustAnchors: new StoredSecret([ca.certificatePem]),
      ...(clientCertificate && { clientCertificate }),
    });
    const settings = { origin, label, allowedExtensions };
    const unset = {
      serverName: undefined,
      trustAnchorsArn: undefined,
      clientCertificateArn: undefined,
      passwordArn: undefined,
    };
    return new EstAuthority(
      { ...unset, ...settings },
      { connection, ...(password !== 'none' && { password }) },
    );
  };
  scene.obtain = async (order = newOrder(), authority = running, budgetMs = 4_650) => {
    const deadline = new Deadline(budgetMs);
    return (await authority.order(order, deadline)).collect(deadline);
  };

  beforeAll(async () => {
    scene.server = await EstServer.start();
  });
  afterAll(() => scene.server.stop());

  beforeEach(() => {
    scene.telemetry = Telemetry.capture();
    scene.password = new StoredSecret(PASSWORD);
    scene.published = [issuing, root];
    scene.enrol = (request) => withCertificates(root.certificate.raw, issue(csrIn(request), issuing).raw);
    scene.server.got.length = 0;
    let enrolled = 0;
    scene.server.answer = (request) => {
      if (request.path.endsWith('/simpleenroll')) return scene.enrol(request, enrolled++);
      if (request.path.endsWith('/cacerts')) {
        return withCertificates(...scene.published.map(({ certificate }) => certificate.raw));
      }
      return { status: 404 };
    };
    running = scene.start();
  });
  afterEach(() => {
    metrics.clearMetrics();
    scene.telemetry.stop();
  });

  return scene;
}
