/** Defaults of `CertificateSigning`'s properties, which are those of the program's variables too. */
export const DEFAULTS = {
  acceptSha1Requests: false,
  signingMode: 'self-managed',
  rehearsal: 'issue',
  automaticRollback: false,
  /** Minutes. */
  healthCheckMinutes: 5,
  /** MB. */
  memoryMb: 1_024,
  /** Days. */
  logRetentionDays: 90,
  logLevel: 'INFO',
  metricsNamespace: 'IotCertificateSigning',
  alarmsEnabled: true,
  /** Milliseconds: a second before AWS IoT gives up, when there is still time to act. */
  latencyAlarmMs: 4_000,
} as const;
