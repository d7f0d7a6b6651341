import { randomUUID } from 'node:crypto';
import { SANDBOX_ACCOUNT } from '../../sandbox/account';
import { CertificateProviders } from '../../sandbox/services/iot/certificate-providers';
import { Certificates } from '../../sandbox/services/iot/certificates';
import { Claim } from '../../sandbox/services/iot/claim';
import { createCertificateFromCsr } from '../../sandbox/services/iot/create-certificate-from-csr';
import { IotCore } from '../../sandbox/services/iot/iot-core';
import type { Onboarding, Requester } from '../../sandbox/services/iot/onboarding';
import { type InvokeFunction, SIGNER_TIMEOUT_MS } from '../../sandbox/services/iot/signing';
import { X509Authority } from '../../sandbox/x509/authority';
import { CertificateRefused } from '../../tools/device/errors';
import { requestCertificate } from '../../tools/device/request-certificate';

/** The answer to one request. Without a certificate, only AWS IoT's records have the reason, not the device. */
export interface Answer {
  readonly certificatePem: string | undefined;
  readonly reason: string | undefined;
  /** Milliseconds from request to answer, as measured by AWS IoT. */
  readonly durationMs: number;
}

/** How devices request certificates. */
export interface RequestChannel {
  /** Maximum devices with an open request. */
  readonly maxConcurrent: number;
  /** Ids of the claim certificates that it accepts: the fleet's and another one. */
  readonly principals: readonly [string, string];
  /** @param requester Its `principalId` must be one of `principals`. */
  ask(requester: Requester, csrPem: string): Promise<Answer>;
  close(): Promise<void>;
}

/** Concurrent MQTT connections: with more, the durations would mostly be this machine's TLS handshakes. */
const MAX_CONNECTIONS = 4;

const answerOf = ({ acceptance, reason, durationMs }: Onboarding): Answer => ({
  certificatePem: acceptance?.certificatePem,
  reason,
  durationMs,
});

/** Calls the operation directly, without MQTT and TLS. @param maxConcurrent the number of containers */
export async function openDirectChannel(
  invoke: InvokeFunction,
  functionArn: string,
  maxConcurrent: number,
): Promise<RequestChannel> {
  const providers = new CertificateProviders(SANDBOX_ACCOUNT);
  providers.create({ certificateProviderName: 'signer', lambdaFunctionArn: functionArn });
  const amazon = await X509Authority.create({ commonName: 'Sandbox Amazon Root', key: 'EC_prime256v1' });
  const operation = {
    providers,
    certificates: new Certificates(),
    registeredAlready: 'accepted',
    invoke,
    amazon,
    signerTimeoutMs: SIGNER_TIMEOUT_MS,
  } as const;
  return {
    maxConcurrent,
    principals: [randomUUID(), randomUUID()],
    ask: async (requester, csrPem) => {
      const payload = Buffer.from(JSON.stringify({ certificateSigningRequest: csrPem }));
      return answerOf(await createCertificateFromCsr(payload, requester, operation));
    },
    close: async () => {},
  };
}

/** Goes through AWS IoT Core's MQTT endpoint with the real device SDK. */
export async function openMqttChannel(invoke: InvokeFunction, functionArn: string): Promise<RequestChannel> {
  const iot = await IotCore.start({ invoke });
  iot.providers.create({ certificateProviderName: 'signer', lambdaFunctionArn: functionArn });
  const fleet = await Claim.create(iot);
  const another = await Claim.create(iot);
  return {
    maxConcurrent: MAX_CONNECTIONS,
    principals: [fleet.principalId, another.principalId],
    ask: async ({ clientId, principalId }, csrPem) => {
      const claim = principalId === another.principalId ? another : fleet;
      let received: string | undefined;
      try {
        const answer = await requestCertificate({ ...claim.connection(clientId), csrPem });
        received = answer.certificatePem;
      } catch (error) {
        if (!(error instanceof CertificateRefused)) throw error;
      }
      const onboarding = iot.onboardings.findLast(
        (record) => record.clientId === clientId && record.principalId === principalId,
      );
      if (onboarding === undefined) throw new Error(`AWS IoT has no record of its answer to ${clientId}`);
      return { ...answerOf(onboarding), certificatePem: received };
    },
    close: async () => {
      await fleet.remove();
      await another.remove();
      await iot.stop();
    },
  };
}
