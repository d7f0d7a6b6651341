import { X509Certificate } from 'node:crypto';
import { Metric } from '../../handler/vocabulary';
import { type LogRecord, outcomeSums } from '../../testing/faults/records';
import type { FleetRun } from './run';

/** Totals from the records of devices, CA and signer, and where the records contradict each other. */
export interface Audit {
  /** Requests of all requesters, retries included. */
  readonly requests: number;
  /** Requesters that got a certificate: devices, and others that sent a device's request. */
  readonly served: number;
  /** Requesters that got none, by the signer's reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** Certificates that the CA issued, wrong ones included. */
  readonly issued: number;
  /** Certificates that the CA issued but no requester got: wrong ones, and those whose device gave up. */
  readonly undelivered: number;
  /** Count of each thing that must never happen. */
  readonly violations: Readonly<Record<string, number>>;
}

/** The signer's reason in its answer to AWS IoT: `SigningFailed: AuthorityThrottled: ...`. */
const OWN_REASON = /^(?:SigningFailed|RequestRejected): (\w+):/;

/** Compares the records of a run. */
export function audit({ devices, certificates, log, violations, isIdempotent }: FleetRun): Audit {
  const issued = certificates.filter(({ certificatePem }) => certificatePem !== undefined);
  const served = devices.filter(({ received }) => received.length > 0);
  const refused = devices.filter(({ received }) => received.length === 0);
  const requests = devices.reduce((sum, { durationsMs }) => sum + durationsMs.length, 0);
  /** Each delivery of a certificate. */
  const handedOut = devices.flatMap((device) =>
    device.received.map((pem) => ({ device, id: idOf(pem), atCa: `${device.csrSha256} ${pem.trim()}` })),
  );

  const atCa = issued.map(({ csrSha256, certificatePem = '' }) => `${csrSha256} ${certificatePem.trim()}`);
  const known = new Set(atCa);
  const used = new Set(handedOut.map((certificate) => certificate.atCa));
  const requestersOf = countsOf(devices.map(({ csrSha256 }) => csrSha256));
  const certificatesOf = countsOf(certificates.map(({ csrSha256 }) => csrSha256));
  const owners = new Set(handedOut.map(({ device, id }) => `${id} ${requesterOf(device)}`));
  const ends = log.filter(isEnd);
  const inLog = new Set(ends.map(({ csrSha256 }) => csrSha256));
  const issuedInLog = ends.filter(({ message }) => message === 'Certificate issued');
  const namedInLog = new Set(issuedInLog.map((line) => `${line.certificateId} ${requesterOf(line)}`));
  const sums = outcomeSums(log);
  const inMetrics = (metric: string) => sums[metric] ?? 0;

  return {
    requests,
    served: served.length,
    refused: Object.fromEntries(
      countsOf(refused.map(({ reason = '' }) => OWN_REASON.exec(reason)?.[1] ?? reason)),
    ),
    issued: issued.length,
    undelivered: atCa.filter((certificate) => !used.has(certificate)).length,
    violations: {
      ...violations,
      'device with neither a certificate nor a reason from the signer': refused.filter(
        ({ reason = '' }) => !OWN_REASON.test(reason),
      ).length,
      'device with a bad CSR and a certificate': served.filter(({ defect }) => defect !== undefined).length,
      'certificate of a device that the CA has no record of': handedOut.filter(
        (certificate) => !known.has(certificate.atCa),
      ).length,
      'certificate given to two requesters': owners.size - new Set(handedOut.map(({ id }) => id)).size,
      'device that asked again and got another certificate': served.filter(
        ({ received }) => new Set(received).size > 1,
      ).length,
      // A CA that cannot tell may issue another one after its answer was lost: its own records say whether that is so.
      'two certificates for one CSR of one device': isIdempotent
        ? sumOf(
            [...certificatesOf].map(([csrSha256, count]) =>
              Math.max(0, count - (requestersOf.get(csrSha256) ?? count)),
            ),
          )
        : 0,
      'certificate for a CSR that no device sent': certificates.filter(
        ({ csrSha256 }) => !requestersOf.has(csrSha256),
      ).length,
      'certificate of the CA that no log line leads to': certificates.filter(
        ({ csrSha256 }) => !inLog.has(csrSha256),
      ).length,
      "device's certificate that the log does not name as its own": handedOut.filter(
        ({ device, id }) => !namedInLog.has(`${id} ${requesterOf(device)}`),
      ).length,
      'certificate in the log that no device has': issuedInLog.length - handedOut.length,
      'request without exactly one final log line': Math.abs(requests - ends.length),
      'request without exactly one metric of its outcome': Math.abs(
        requests -
          inMetrics(Metric.CertificateIssued) -
          inMetrics(Metric.SigningFailed) -
          inMetrics(Metric.RequestRejected),
      ),
      'certificate in the metrics that no device has': inMetrics(Metric.CertificateIssued) - handedOut.length,
    },
  };
}

function isEnd({ message }: LogRecord): boolean {
  return message === 'Certificate issued' || message === 'Signing failed' || message === 'Request rejected';
}

/** AWS IoT's certificate id: SHA-256 of the DER, in lowercase hex. */
function idOf(certificatePem: string): string {
  return new X509Certificate(certificatePem).fingerprint256.replaceAll(':', '').toLowerCase();
}

/** Identifies the requester in a device's record or a log line. */
function requesterOf({
  clientId,
  principalId,
}: {
  readonly clientId?: unknown;
  readonly principalId?: unknown;
}): string {
  return `${principalId} ${clientId}`;
}

function countsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
