import type { Authority, ConnectionCertificate } from '../authority/authority';
import { casOf } from '../authority/each-ca';
import type { Deadline } from '../deadline';
import { daysLeft } from '../x509/days-left';
import { lookFor } from './look';

/** What a health check found about a certificate on which the connection to a CA depends. */
export interface CertificateHealth {
  /** Whose it is, in words; of several CAs, with the CA's id before it. */
  readonly whose: string;
  /** Metric of the days that it has left. */
  readonly metric: ConnectionCertificate['metric'];
  /** Whole days until it ends; negative once it has. */
  readonly daysToExpiry: number;
}

/** What a health check found about one CA. */
export interface CaHealth {
  /** Names the CA. */
  readonly id: string;
  /** Why it would not sign, or what of it cannot be seen: one sentence each. Empty when all is well. */
  readonly failures: readonly string[];
  /** Whole days until its certificate ends; `undefined` when it cannot be read. */
  readonly daysToExpiry: number | undefined;
  /** The certificates on which the connection to it depends. @default there are none, or none can be read */
  readonly connectionCertificates?: readonly CertificateHealth[];
}

/** Looks at each CA of an authority, without issuing anything. Never throws. */
export async function checkCas(authority: Authority, deadline: Deadline): Promise<readonly CaHealth[]> {
  return Promise.all(casOf(authority).map((ca) => checkCa(ca, deadline)));
}

async function checkCa(ca: Authority, deadline: Deadline): Promise<CaHealth> {
  const failures: string[] = [];
  const look = lookFor(failures);
  const unreadable: string[] = [];
  const [daysToExpiry, connectionCertificates] = await Promise.all([
    look('authority certificate', () => fewestDaysLeft(ca, deadline)),
    lookFor(unreadable)('connection certificates', () => connectionDaysLeft(ca, deadline)),
    look('authority', () => ca.probe(deadline)),
  ]);
  // A CA that would not sign has said why; that its certificates cannot be read either is the same news.
  if (failures.length === 0) failures.push(...unreadable);
  return {
    id: ca.id,
    failures,
    daysToExpiry,
    ...(connectionCertificates?.length && { connectionCertificates }),
  };
}

async function connectionDaysLeft(
  ca: Authority,
  deadline: Deadline,
): Promise<readonly CertificateHealth[] | undefined> {
  const certificates = await ca.connectionCertificates?.(deadline);
  return certificates?.map(({ whose, metric, certificate }) => ({
    whose,
    metric,
    daysToExpiry: daysLeft(certificate),
  }));
}

/** Of the issuer that ends first: its share of the devices has to go somewhere else then. */
async function fewestDaysLeft(ca: Authority, deadline: Deadline): Promise<number> {
  const issuers = (await ca.issuers(deadline)).filter(({ superseded }) => !superseded);
  return Math.min(...issuers.map(({ certificate }) => daysLeft(certificate)));
}

/**
 * Why an authority would not sign: the failures of its CAs if all of them have some. While one of several signs, devices
 * are served, and the failures of the others are findings of theirs.
 */
export function failuresOf(cas: readonly CaHealth[]): readonly string[] {
  if (cas.some(({ failures }) => failures.length === 0)) return [];
  return cas.flatMap(({ id, failures }) =>
    cas.length > 1 ? failures.map((failure) => `${id}: ${failure}`) : failures,
  );
}

/** Days until the first certificate of a CA ends; `undefined` when none can be read. */
export function firstExpiry(cas: readonly CaHealth[]): number | undefined {
  const days = cas.map(({ daysToExpiry }) => daysToExpiry).filter((each) => each !== undefined);
  return days.length === 0 ? undefined : Math.min(...days);
}

/**
 * The certificates on which the connections to all CAs depend; `undefined` if there are none, or none can be read.
 */
export function connectionCertificatesOf(cas: readonly CaHealth[]): readonly CertificateHealth[] | undefined {
  const certificates = cas.flatMap(({ id, connectionCertificates = [] }) =>
    cas.length > 1
      ? connectionCertificates.map((each) => ({ ...each, whose: `${id}: ${each.whose}` }))
      : connectionCertificates,
  );
  return certificates.length === 0 ? undefined : certificates;
}
