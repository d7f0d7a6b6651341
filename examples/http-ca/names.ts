/** Names of the environment variables, which the signer reads and the deployment sets. */
export const HttpCaSetting = {
  // As `readExternalSettings` knows them. The others that it reads have defaults; docs/writing-an-authority.md lists them.
  Url: 'CA_URL',
  TrustAnchors: 'CA_TRUST_ANCHORS_ARN',
  // Of this CA alone.
  TokenArn: 'HTTP_CA_TOKEN_ARN',
  ValidityDays: 'HTTP_CA_VALIDITY_DAYS',
} as const;
