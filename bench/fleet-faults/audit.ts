import { X509Certificate } from 'node:crypto';
import { Metric } from '../../handler/vocabulary';
import { type LogRecord, outcomeSums } from '../../testing/faults/records';
import type { FleetRun } from './run';

/** The audit of a run: what the three accounts say, and where they contradict each other. */
export interface Audit {
  /** Requests of all devices together. */
  readonly requests: number;
  /** Devices that ended with a certificate. */
  readonly served: number;
  /** Devices that ended without one, by the signer's reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** Certificates that the CA issued, wrong ones included. */
  readonly issued: number;
  /** Certificates that the CA issued and no device got: wrong ones, and those whose device gave up. */
  readonly keptBack: number;
  /** What must not happen, with how often it did. */
  readonly violations: Readonly<Record<string, number>>;
}

/** Reads a reason of the signer out of what AWS IoT was answered: `SigningFailed: AuthorityThrottled: ...`. */
const OWN_REASON = /^(?:SigningFailed|RequestRejected): (\w+):/;

/** Compares the three accounts of a run. */
export function audit({ devices, certificates, log }: FleetRun): Audit {
  const issued = certificates.filter(({ certificatePem }) => certificatePem !== undefined);
  const served = devices.filter(({ certificatePem }) => certificatePem !== undefined);
  const refused = devices.filter(({ certificatePem }) => certificatePem === undefined);
  const requests = devices.reduce((sum, { durationsMs }) => sum + durationsMs.length, 0);

  const atCa = new Map(issued.map(({ csrSha256, certificatePem }) => [csrSha256, certificatePem]));
  const asked = new Set(devices.map(({ csrSha256 }) => csrSha256));
  const handedOut = new Set(served.map(({ csrSha256 }) => csrSha256));
  const ends = log.filter(isEnd);
  const inLog = new Set(ends.map(({ csrSha256 }) => csrSha256));
  const issuedInLog = ends.filter(({ message }) => message === 'Certificate issued');
  const idsInLog = new Set(issuedInLog.map(({ certificateId }) => certificateId));
  const sums = outcomeSums(log);
  const inMetrics = (metric: string) => sums[metric] ?? 0;

  return {
    requests,
    served: served.length,
    refused: countBy(refused.map(({ reason = '' }) => OWN_REASON.exec(reason)?.[1] ?? reason)),
    issued: issued.length,
    keptBack: issued.filter(({ csrSha256 }) => !handedOut.has(csrSha256)).length,
    violations: {
      'device with neither a certificate nor a reason of the signer': refused.filter(
        ({ reason = '' }) => !OWN_REASON.test(reason),
      ).length,
      'device with a bad CSR and a certificate': served.filter(({ defect }) => defect !== undefined).length,
      'certificate of a device that the CA has no record of': served.filter(
        ({ csrSha256, certificatePem }) => certificatePem?.trim() !== atCa.get(csrSha256)?.trim(),
      ).length,
      'two certificates for one CSR':
        certificates.length - new Set(certificates.map((c) => c.csrSha256)).size,
      'certificate for a CSR of nobody': certificates.filter(({ csrSha256 }) => !asked.has(csrSha256)).length,
      'certificate of the CA that no log line leads to': certificates.filter(
        ({ csrSha256 }) => !inLog.has(csrSha256),
      ).length,
      "device's certificate that the log does not name": served.filter(
        ({ certificatePem = '' }) => !idsInLog.has(idOf(certificatePem)),
      ).length,
      'certificate in the log that no device has': issuedInLog.length - served.length,
      'request without exactly one final log line': Math.abs(requests - ends.length),
      'request without exactly one metric of its outcome': Math.abs(
        requests -
          inMetrics(Metric.CertificateIssued) -
          inMetrics(Metric.SigningFailed) -
          inMetrics(Metric.RequestRejected),
      ),
      'certificate in the metrics that no device has': inMetrics(Metric.CertificateIssued) - served.length,
    },
  };
}

function isEnd({ message }: LogRecord): boolean {
  return message === 'Certificate issued' || message === 'Signing failed' || message === 'Request rejected';
}

/** AWS IoT's id of a certificate: SHA-256 over its DER, lowercase hexadecimal. */
function idOf(certificatePem: string): string {
  return new X509Certificate(certificatePem).fingerprint256.replaceAll(':', '').toLowerCase();
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
