import type { Aws } from '../../../sandbox/aws';
import type { ServerCertificate } from '../../../sandbox/external/server-identities';
import type { WireFault } from '../../../sandbox/wire/faults/wire-fault';
import { ERROR_500 } from '../../../testing/faults/wire-faults';
import type { DrillScene, OwnEvent } from '../drilled-authority';
import { type LedgerCalls, ledgerEvents } from '../ledger/events';
import { withValue } from '../recordings';

/** A CA outside of AWS, as far as drills go. */
export interface DrilledCa {
  readonly calls: LedgerCalls & {
    always(role: 'order' | 'issuer' | 'anchors', fault: WireFault): void;
  };
  readonly server: {
    show(certificate: ServerCertificate): void;
    refuseConnections(): void;
    acceptConnections(): void;
  };
  setLatency(latency: 'fast' | number): void;
}

/** Longer than the alarm `external-ca-slow` takes for slow, in milliseconds. */
const SLOW_MS = 2_050;

/** A page for people, such as that of a login, a proxy or a firewall. */
const PAGE: WireFault = {
  kind: 'response',
  status: 200,
  contentType: 'text/html',
  body: '<!DOCTYPE html><html><body><h1>Request blocked</h1></body></html>',
};

const NO_PARAMETER: WireFault = { kind: 'aws-error', code: 'ParameterNotFound', status: 400 };

/** What happens to each CA outside of AWS. @param caOf The one that an account has. */
export function externalEvents(caOf: (aws: Aws) => DrilledCa) {
  /** Something is wrong while it happens. */
  const during =
    (begin: (ca: DrilledCa) => void, end: (ca: DrilledCa) => void) =>
    (happens: OwnEvent): OwnEvent =>
    async (scene) => {
      const ca = caOf(scene.aws);
      begin(ca);
      const happened = await happens(scene);
      end(ca);
      return happened;
    };
  const whileEvery = (fault: WireFault, ...roles: readonly ('order' | 'issuer' | 'anchors')[]) =>
    during(
      ({ calls }) => {
        for (const role of roles) calls.always(role, fault);
      },
      ({ calls }) => calls.clear(),
    );
  const asks: OwnEvent = ({ ask }) => ask();
  const checks: OwnEvent = ({ checkAnew }) => checkAnew();
  const serverEnds =
    (days: number): OwnEvent =>
    async ({ checkAnew }: DrillScene) =>
      withValue(await checkAnew(), 'ServerCertificateDaysToExpiry', days);
  return {
    ...ledgerEvents((aws) => caOf(aws).calls),
    'server unreachable': during(
      ({ server }) => server.refuseConnections(),
      ({ server }) => server.acceptConnections(),
    )(asks),
    'server untrusted': during(
      ({ server }) => server.show('expired'),
      ({ server }) => server.show('valid'),
    )(asks),
    'issued slowly': during(
      (ca) => ca.setLatency(SLOW_MS),
      (ca) => ca.setLatency('fast'),
    )(asks),
    'firewall shows a page': whileEvery(PAGE, 'order')(asks),
    'server stumbles over the CSR': whileEvery(ERROR_500, 'order')(asks),
    'page to log in, to a health check': whileEvery(PAGE, 'order', 'issuer')(checks),
    async 'trust anchors gone'({ aws, ask, checkAnew }: DrillScene) {
      const { calls } = caOf(aws);
      calls.always('anchors', NO_PARAMETER);
      // A container keeps what it has read; a new one has nothing.
      await checkAnew();
      const asked = await ask();
      calls.clear();
      await checkAnew();
      return asked;
    },
    'server certificate that ends in 5 days': serverEnds(5),
    'server certificate that ends in 6 days': serverEnds(6),
    'server certificate that ends in 14 days': serverEnds(14),
    'server certificate that ends in 15 days': serverEnds(15),
  };
}
