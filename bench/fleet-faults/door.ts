import { randomUUID } from 'node:crypto';
import { SANDBOX_ACCOUNT } from '../../sandbox/account';
import { CertificateProviders } from '../../sandbox/services/iot/certificate-providers';
import { Claim } from '../../sandbox/services/iot/claim';
import { createCertificateFromCsr } from '../../sandbox/services/iot/create-certificate-from-csr';
import { IotCore } from '../../sandbox/services/iot/iot-core';
import type { Onboarding } from '../../sandbox/services/iot/onboarding';
import type { InvokeFunction } from '../../sandbox/services/iot/signing';
import { X509Authority } from '../../sandbox/x509/authority';
import { CertificateRefused } from '../../tools/device/errors';
import { requestCertificate } from '../../tools/device/request-certificate';

/** What a device gets for one request: a certificate, or nothing, and then why, which only AWS IoT's side knows. */
export interface Answer {
  readonly certificatePem: string | undefined;
  readonly reason: string | undefined;
  /** Milliseconds from the request to the answer, as AWS IoT measures them. */
  readonly durationMs: number;
}

/** Where devices ask for certificates. */
export interface Door {
  /** Devices that may stand at it at the same time. */
  readonly width: number;
  ask(clientId: string, csrPem: string): Promise<Answer>;
  close(): Promise<void>;
}

/** How long AWS IoT waits for the signer, in milliseconds. (AWS IoT developer guide, "Self-managed certificate signing") */
const AWS_IOT_PATIENCE_MS = 5_000;

/** Connections at the same time over MQTT: more would measure TLS on this machine. */
const MQTT_WIDTH = 4;

const answerOf = ({ acceptance, reason, durationMs }: Onboarding): Answer => ({
  certificatePem: acceptance?.certificatePem,
  reason,
  durationMs,
});

/** The operation itself, without MQTT and TLS around it. @param width as many as there are containers */
export async function openOperation(
  invoke: InvokeFunction,
  functionArn: string,
  width: number,
): Promise<Door> {
  const providers = new CertificateProviders(SANDBOX_ACCOUNT);
  providers.create({ certificateProviderName: 'signer', lambdaFunctionArn: functionArn });
  const amazon = await X509Authority.create({ commonName: 'Sandbox Amazon Root', key: 'EC_prime256v1' });
  const operation = { providers, invoke, amazon, signerTimeoutMs: AWS_IOT_PATIENCE_MS };
  const principalId = randomUUID();
  return {
    width,
    ask: async (clientId, csrPem) => {
      const payload = Buffer.from(JSON.stringify({ certificateSigningRequest: csrPem }));
      return answerOf(await createCertificateFromCsr(payload, { clientId, principalId }, operation));
    },
    close: async () => {},
  };
}

/** AWS IoT Core's endpoint, with real devices before it. */
export async function openMqtt(invoke: InvokeFunction, functionArn: string): Promise<Door> {
  const iot = await IotCore.start({ invoke });
  await iot.createCertificateProvider({ certificateProviderName: 'signer', lambdaFunctionArn: functionArn });
  const claim = await Claim.create(iot);
  return {
    width: MQTT_WIDTH,
    ask: async (clientId, csrPem) => {
      let received: string | undefined;
      try {
        const answer = await requestCertificate({ ...claim.connection(clientId), csrPem });
        received = answer.certificatePem;
      } catch (error) {
        if (!(error instanceof CertificateRefused)) throw error;
      }
      const onboarding = iot.onboardings.findLast((record) => record.clientId === clientId);
      if (onboarding === undefined) throw new Error(`AWS IoT has no record of what it answered ${clientId}`);
      return { ...answerOf(onboarding), certificatePem: received };
    },
    close: async () => {
      await claim.remove();
      await iot.stop();
    },
  };
}
