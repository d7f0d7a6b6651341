/** Names of the environment variables, which the signer reads and the deployment sets. */
export const HttpCaSetting = {
  Url: 'HTTP_CA_URL',
  TokenParameter: 'HTTP_CA_TOKEN_PARAMETER',
  ValidityDays: 'HTTP_CA_VALIDITY_DAYS',
} as const;
