import { iot as builder, mqtt } from 'aws-iot-device-sdk-v2';
import type { ClaimConnection } from './claim';

/** Connects with a device's own certificate, as the AWS IoT Device SDK does. Rejects if the endpoint refuses it. */
export async function connectAs(
  { caPath, endpoint, port, clientId }: ClaimConnection,
  certificatePem: string,
  privateKeyPem: string,
): Promise<mqtt.MqttClientConnection> {
  const settings = builder.AwsIotMqttConnectionConfigBuilder.new_mtls_builder(certificatePem, privateKeyPem)
    .with_certificate_authority_from_path(undefined, caPath)
    .with_endpoint(endpoint)
    .with_port(port)
    .with_client_id(clientId)
    .with_clean_session(true)
    .build();
  const connection = new mqtt.MqttClient().new_connection(settings);
  // An emitter without a listener for 'error' throws; the promise rejects, too.
  connection.on('error', () => {});
  await connection.connect();
  return connection;
}
