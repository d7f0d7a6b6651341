import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { iot as builder, mqtt } from 'aws-iot-device-sdk-v2';
import { IotCore } from '../../../../sandbox/services/iot/iot-core';
import { TOPICS } from '../../../../sandbox/services/iot/topics';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { Fleet } from './fleet';

const PATIENCE_MS = 60_000;

describe('the policy of a claim certificate', () => {
  let iot: IotCore;
  let fleet: Fleet;
  const connections: mqtt.MqttClientConnection[] = [];

  beforeAll(async () => {
    iot = await IotCore.start({
      invoke: async () => {
        throw new Error('there is no certificate provider');
      },
    });
    fleet = await Fleet.create(iot);
  }, PATIENCE_MS);

  afterAll(async () => {
    await Promise.all(connections.map((connection) => connection.disconnect().catch(() => {})));
    await iot.stop();
    await fleet.remove();
  });

  /** A raw SDK connection, for trying anything. */
  function connectionOf(clientId: string, will?: mqtt.MqttWill): mqtt.MqttClientConnection {
    const { claimCertificatePath, claimKeyPath, caPath, endpoint, port } = fleet.options(clientId);
    const settings = builder.AwsIotMqttConnectionConfigBuilder.new_mtls_builder_from_path(
      claimCertificatePath,
      claimKeyPath,
    )
      .with_certificate_authority_from_path(undefined, caPath)
      .with_endpoint(endpoint)
      .with_port(port)
      .with_client_id(clientId)
      .with_clean_session(true);
    if (will) settings.with_will(will);
    const connection = new mqtt.MqttClient().new_connection(settings.build());
    connection.on('error', () => {});
    connections.push(connection);
    return connection;
  }

  async function connect(clientId: string): Promise<mqtt.MqttClientConnection> {
    const connection = connectionOf(clientId);
    await connection.connect();
    return connection;
  }

  /** Publishes on the request topic and returns the next answer on `rejected`. */
  async function ask(connection: mqtt.MqttClientConnection, payload: string): Promise<unknown> {
    const answered = new Promise<string>((resolve) => {
      connection.on('message', (_, received) => resolve(Buffer.from(received).toString()));
    });
    await connection.subscribe(TOPICS.rejected, mqtt.QoS.AtLeastOnce);
    await connection.publish(TOPICS.request, payload, mqtt.QoS.AtLeastOnce);
    return JSON.parse(await answered);
  }

  /** The attempts that get their device disconnected. All run concurrently, each on a separate device. */
  async function disconnected(
    attempts: readonly string[],
    attempt: (connection: mqtt.MqttClientConnection, topic: string) => Promise<unknown>,
  ): Promise<readonly string[]> {
    const results = attempts.map(async (topic, index) => {
      const connection = await connect(`intruder-${index}`);
      // `once` of node:events would fail if the interrupted publish is reported as an error first.
      const interrupted = new Promise((resolve) => {
        connection.once('interrupt', () => resolve('interrupt'));
      });
      const outcome = await Promise.race([interrupted, attempt(connection, topic).catch(() => interrupted)]);
      await connection.disconnect();
      return outcome === 'interrupt' ? [topic] : [];
    });
    return (await Promise.all(results)).flat();
  }

  it(
    'disconnects a device that publishes to anything but the request topic',
    async () => {
      const topics = [
        'sensors/1',
        '$aws/certificates/create-from-csr/json/accepted',
        '$aws/certificates/create/json',
        '$aws/certificates/create-from-csr/cbor',
        '$SYS/anything',
      ];

      const refused = await disconnected(topics, (connection, topic) =>
        connection.publish(topic, '{}', mqtt.QoS.AtLeastOnce),
      );

      expect(refused).toEqual(topics);
    },
    PATIENCE_MS,
  );

  it(
    'disconnects a device that subscribes to anything but its two answers',
    async () => {
      const topics = [
        'sensors/1',
        '#',
        '$aws/certificates/create-from-csr/json/+',
        '$aws/certificates/create-from-csr/json',
        '$SYS/#',
      ];

      const refused = await disconnected(topics, (connection, topic) =>
        connection.subscribe(topic, mqtt.QoS.AtLeastOnce),
      );

      expect(refused).toEqual(topics);
    },
    PATIENCE_MS,
  );

  it(
    'disconnects a device that sends more than 128 KB',
    async () => {
      const payloads = ['x'.repeat(128 * 1024 + 1)];

      const refused = await disconnected(payloads, (connection, payload) =>
        connection.publish(TOPICS.request, payload, mqtt.QoS.AtLeastOnce),
      );

      expect(refused).toEqual(payloads);
    },
    PATIENCE_MS,
  );

  it(
    'does not allow a last will',
    async () => {
      const connection = connectionOf('mortal', new mqtt.MqttWill(TOPICS.request, mqtt.QoS.AtMostOnce, '{}'));

      await expect(connection.connect()).rejects.toMatch(/Failed to connect/);
    },
    PATIENCE_MS,
  );

  it.each([
    ['is no JSON', 'text', 'InvalidPayload'],
    ['is an array', '[]', 'InvalidPayload'],
    ['is null', 'null', 'InvalidPayload'],
    ['has no CSR', '{}', 'InvalidRequest'],
    ['has a number for a CSR', '{"certificateSigningRequest":1}', 'InvalidRequest'],
    ['has text for a CSR', '{"certificateSigningRequest":"text"}', 'InvalidRequest'],
  ])(
    'lets a request through that %s, which is refused',
    async (_, payload, errorCode) => {
      const connection = await connect('asker');

      const refusal = await ask(connection, payload);
      await connection.disconnect();

      expect(refusal).toEqual({ statusCode: 400, errorCode, errorMessage: expect.any(String) });
    },
    PATIENCE_MS,
  );

  it(
    'shows nobody the answer to somebody else',
    async () => {
      const listener = await connect('listener');
      const heard: string[] = [];
      listener.on('message', (topic) => heard.push(topic));
      await listener.subscribe(TOPICS.accepted, mqtt.QoS.AtLeastOnce);

      await fleet.onboard('sensor-1');
      const own = await ask(listener, 'text');
      await listener.disconnect();

      expect(own).toMatchObject({ errorCode: 'InvalidPayload' });
      expect(heard).toEqual([TOPICS.rejected]);
    },
    PATIENCE_MS,
  );

  it(
    'is none for a certificate of another CA: there is no connection',
    async () => {
      const stranger = await X509Authority.create({ commonName: 'Another CA', key: 'EC_prime256v1' });
      const { certificatePem, privateKeyPem } = await stranger.createLeaf({
        subject: 'CN=claim',
        usage: 'client',
      });
      const { caPath, endpoint, port } = fleet.options('stranger');
      const settings = builder.AwsIotMqttConnectionConfigBuilder.new_mtls_builder(
        certificatePem,
        privateKeyPem,
      )
        .with_certificate_authority_from_path(undefined, caPath)
        .with_endpoint(endpoint)
        .with_port(port)
        .with_client_id('stranger')
        .build();
      const connection = new mqtt.MqttClient().new_connection(settings);
      connection.on('error', () => {});

      await expect(connection.connect()).rejects.toMatch(/Failed to connect/);
    },
    PATIENCE_MS,
  );
});
