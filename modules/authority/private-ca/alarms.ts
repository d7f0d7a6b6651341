/** What AWS Private CA adds to the alarms. It has none of its own. */
export const PRIVATE_CA_ALARMS = {
  alarms: [],
  advice: { 'ca-throttles': 'The quotas are those of IssueCertificate and GetCertificate.' },
} as const;
