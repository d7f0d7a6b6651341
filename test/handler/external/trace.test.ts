import '../lambda-environment';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { HttpsConnection as Connection } from '../../../handler/external/https-connection';
import { X509Authority } from '../../../sandbox/x509/authority';
import { XRayDaemon } from '../xray-daemon';
import { CaServer } from './ca-server';
import { StoredSecret } from './secret-stub';

const SECRET = 'correct-horse-battery-staple';

describe('The trace of a request to a CA', () => {
  let daemon: XRayDaemon;
  let server: CaServer;
  let ca: X509Authority;

  beforeEach(async () => {
    ca = await X509Authority.create({ commonName: 'CA', key: 'EC_prime256v1' });
    const leaf = await ca.createLeaf({ subject: 'CN=x', usage: 'server', dnsNames: ['localhost'] });
    server = await CaServer.start(
      { cert: leaf.certificatePem, key: leaf.privateKeyPem },
      (_, response) => void response.writeHead(403, { 'x-secret': SECRET }).end(SECRET),
    );
    daemon = await XRayDaemon.start();
    Object.assign(process.env, {
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_XRAY_DAEMON_ADDRESS: daemon.address,
      LAMBDA_TASK_ROOT: '/var/task',
      POWERTOOLS_TRACE_ENABLED: 'true',
      _X_AMZN_TRACE_ID: 'Root=1-00000000-000000000000000000000001;Parent=0000000000000001;Sampled=1',
    });
  });

  afterEach(async () => {
    daemon.stop();
    await server.stop();
  });

  it('has its method, path and status, and nothing of its headers and bodies', async () => {
    // Here, as Lambda loads it: the tracer reads the environment, and belongs to where it was loaded.
    const { HttpsConnection } = jest.requireActual<{ HttpsConnection: typeof Connection }>(
      '../../../handler/external/https-connection',
    );
    const connection = new HttpsConnection({
      origin: server.origin,
      trustAnchors: new StoredSecret([ca.certificatePem]),
    });
    const traced = daemon.next(2);

    const { status } = await connection.send(
      { method: 'POST', path: `/enroll?${SECRET}`, headers: { authorization: SECRET }, body: SECRET },
      new AbortController().signal,
    );

    const segments = await traced;
    expect(status).toBe(403);
    const [call, step] = segments;
    expect(step).toMatchObject({ name: 'POST /enroll' });
    expect(call).toMatchObject({ parent_id: step?.id, http: { response: { status: 403 } } });
    expect(JSON.stringify(segments)).not.toContain(SECRET);
  });
});
