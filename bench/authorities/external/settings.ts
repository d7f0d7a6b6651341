import type { ExternalSettings } from '../../../handler/external/settings';

/** Settings of a signer that is given its connection, so that they say nothing about it. */
export const OPEN_SETTINGS: Omit<ExternalSettings, 'origin'> = {
  serverName: undefined,
  trustAnchorsArn: undefined,
  clientCertificateArn: undefined,
  allowedExtensions: [],
};
