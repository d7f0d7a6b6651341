import { HttpsConnection } from '../../../handler/external/https-connection';
import { readBasicCredentials, readClientCertificate } from '../../../handler/external/secret-forms';
import { EST } from '../../../sandbox/authorities/est/kind';
import type { MeasuredOptions } from '../authority';
import { knownSecret, WireCa } from '../external/wire-ca';
import type { EstAddress } from './address';

/** How long each certificate takes, in milliseconds. */
const ENROLLING_MS = { fast: 12, typical: 250, slow: 1_600 } as const;

/** The sandbox's EST server over mutual TLS. */
export async function startWireEst(options: MeasuredOptions): Promise<WireCa<EstAddress>> {
  const ca = await EST.start({ seed: options.seed });
  const { server, services, credentials } = ca;
  const textOf = (arn: string) => services.secrets.find(arn).version().text ?? '';
  const label = ca.environment().EST_LABEL;
  const parts = {
    ca,
    signingMs: ENROLLING_MS[options.latency],
    readablePath: `/.well-known/est/${label}/cacerts`,
    connect: () =>
      new HttpsConnection({
        origin: server.https.url,
        trustAnchors: knownSecret([server.https.trustAnchorPem]),
        clientCertificate: knownSecret(readClientCertificate(textOf(credentials.certificateArn))),
      }),
    complete: (address: Omit<EstAddress, 'label' | 'password'>): EstAddress => ({
      ...address,
      label,
      password: knownSecret(readBasicCredentials(textOf(credentials.passwordArn))),
    }),
  };
  return new WireCa<EstAddress>(parts, options);
}
