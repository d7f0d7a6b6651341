import '../lambda-environment';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../handler/deadline';
import { AwsSecret } from '../../../handler/external/aws-secret';
import type { HttpRequest } from '../../../handler/external/http';
import { HttpRefusal } from '../../../handler/external/http-refusal';
import { HttpsConnection } from '../../../handler/external/https-connection';
import { orderOnce } from '../../../handler/external/order-once';
import {
  type BasicCredentials,
  readBasicCredentials,
  readClientCertificate,
} from '../../../handler/external/secret-forms';
import { externalService } from '../../../handler/external/service';
import { X509Authority } from '../../../sandbox/x509/authority';
import { CaServer } from './ca-server';
import { SecretStore } from './secret-store';
import { StoredSecret } from './secret-stub';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:fleet/secret-AbCdEf';
const SERVER = externalService('The CA');
const CONTAINERS = 3;
/** Devices of each container between two steps of the rotation. */
const DEVICES = 8;

/** Orders one certificate. */
type Order = () => Promise<unknown>;

describe('A rotation while devices come', () => {
  let store: SecretStore;
  let server: CaServer;
  let ca: X509Authority;
  let trustAnchors: StoredSecret<readonly string[]>;

  beforeEach(async () => {
    process.env.AWS_REGION = 'eu-central-1';
    store = await SecretStore.start();
    ca = await X509Authority.create({ commonName: 'CA', key: 'EC_prime256v1' });
    trustAnchors = new StoredSecret<readonly string[]>([ca.certificatePem]);
  });

  afterEach(async () => {
    await server.stop();
    await store.stop();
  });

  const serverLeaf = async () => {
    const leaf = await ca.createLeaf({ subject: 'CN=x', usage: 'server', dnsNames: ['localhost'] });
    return { cert: leaf.certificatePem, key: leaf.privateKeyPem };
  };

  /** What the devices got, in the order in which they came, while the rotation went on step by step. */
  const rotate = async (
    containers: readonly Order[],
    steps: readonly (() => unknown)[],
  ): Promise<unknown[]> => {
    const outcomes: unknown[] = [];
    for (const step of [() => {}, ...steps]) {
      await step();
      await Promise.all(
        containers.map(async (order) => {
          for (let device = 0; device < DEVICES; device++) {
            outcomes.push(await order().catch((error: Error) => error.message));
          }
        }),
      );
    }
    return outcomes;
  };
  const allServed = (steps: number) => Array.from({ length: (steps + 1) * CONTAINERS * DEVICES }, () => 200);

  it('of the password refuses no device, and reads the secret a few times', async () => {
    let accepted = 'old password';
    server = await CaServer.start(await serverLeaf(), ({ headers: { authorization } }, response) => {
      const right = authorization === `Basic ${Buffer.from(`signer:${accepted}`).toString('base64')}`;
      response.writeHead(right ? 200 : 401).end();
    });
    const stored = (password: string) => JSON.stringify({ username: 'signer', password });
    store.hold({ AWSCURRENT: stored(accepted) });
    const container = (): Order => {
      const connection = new HttpsConnection({ origin: server.origin, trustAnchors });
      const secret = new AwsSecret(SECRET, readBasicCredentials);
      let used: BasicCredentials;
      return () => {
        const deadline = new Deadline(4_000);
        return orderOnce(
          SERVER,
          deadline,
          async ({ abortSignal }) => {
            used = await secret.read(deadline, abortSignal);
            const authorization = `Basic ${Buffer.from(`${used.username}:${used.password}`).toString('base64')}`;
            const request: HttpRequest = { method: 'POST', path: '/', headers: { authorization } };
            const answer = await connection.send(request, abortSignal);
            if (answer.status !== 200) throw new HttpRefusal(answer, request);
            return answer.status;
          },
          async (until) => (await secret.other(used, until)) !== undefined,
        );
      };
    };

    const steps = [
      () => store.hold({ AWSCURRENT: stored('old password'), AWSPENDING: stored('new password') }),
      () => {
        accepted = 'new password';
      },
      () => store.hold({ AWSCURRENT: stored('new password'), AWSPENDING: stored('new password') }),
    ];
    const outcomes = await rotate(Array.from({ length: CONTAINERS }, container), steps);

    expect(outcomes).toEqual(allServed(steps.length));
    // Of each container: the first read, then one of the current version, and one of the pending one.
    expect(store.requests).toHaveLength(3 * CONTAINERS);
  });

  it('of the client certificate refuses no device', async () => {
    const renewed = await X509Authority.create({ commonName: 'New client CA', key: 'EC_prime256v1' });
    const options = {
      ...(await serverLeaf()),
      ca: ca.certificatePem,
      requestCert: true,
      rejectUnauthorized: true,
    };
    server = await CaServer.start(options, (_, response) => void response.end());
    const leafOf = async (authority: X509Authority) => {
      const leaf = await authority.createLeaf({ subject: 'CN=signer', usage: 'client' });
      return JSON.stringify({ certificate: leaf.certificatePem, private_key: leaf.privateKeyPem });
    };
    const [old, fresh] = [await leafOf(ca), await leafOf(renewed)];
    store.hold({ AWSCURRENT: old });
    const container = (): Order => {
      const clientCertificate = new AwsSecret(SECRET, readClientCertificate);
      const connection = new HttpsConnection({ origin: server.origin, trustAnchors, clientCertificate });
      return async () => {
        const { status } = await orderOnce(
          SERVER,
          new Deadline(4_000),
          ({ abortSignal }) => connection.send({ method: 'POST', path: '/' }, abortSignal),
          (until) => connection.renewClientCertificate(until),
        );
        return status;
      };
    };

    const steps = [
      () => store.hold({ AWSCURRENT: old, AWSPENDING: fresh }),
      () => {
        server.server.setSecureContext({ ...options, ca: renewed.certificatePem });
        // A server that restarts closes what is open. What it closes at the very moment of an order, nobody can tell from
        // one that it took.
        return Promise.all([...server.sockets].map((socket) => once(socket.end(), 'close')));
      },
      () => store.hold({ AWSCURRENT: fresh }),
    ];
    const outcomes = await rotate(Array.from({ length: CONTAINERS }, container), steps);

    expect(outcomes).toEqual(allServed(steps.length));
  });
});
