import { estOf } from '../../../sandbox/authorities/est/est-authority';
import type { DrillScene, OwnEvent } from '../drilled-authority';
import { externalEvents } from '../external/events';
import { withValue } from '../recordings';

/** Something is wrong with the CA while a device asks. */
const whileAsking =
  (begin: (ca: ReturnType<typeof estOf>) => void): OwnEvent =>
  async ({ aws, ask }) => {
    const ca = estOf(aws);
    begin(ca);
    const asked = await ask();
    ca.enable();
    ca.server.retryAfter = {};
    return asked;
  };

const clientEnds =
  (days: number): OwnEvent =>
  async ({ checkAnew }: DrillScene) =>
    withValue(await checkAnew(), 'ClientCertificateDaysToExpiry', days);

/** What happens to a CA behind EST. */
export const EST_EVENTS = {
  ...externalEvents((aws) => {
    const ca = estOf(aws);
    const { calls, server } = ca;
    return { calls, server: server.https, setLatency: (latency) => ca.setLatency(latency) };
  }),
  'password wrong': whileAsking(({ credentials }) => credentials.spoilPassword()),
  'CA issues by hand': whileAsking(({ server }) => {
    server.ca.approval = 'never';
    // Longer than a device waits, so that nobody has to wait here.
    server.retryAfter = { seconds: 60 };
  }),
  'CA adds a purpose': whileAsking(({ server }) => {
    server.ca.profile = { usages: ['client', 'server'] };
  }),
  'CA makes a certificate that is not for clients': whileAsking(({ server }) => {
    server.ca.profile = { usages: [] };
  }),
  'client certificate that ends in 5 days': clientEnds(5),
  'client certificate that ends in 14 days': clientEnds(14),
};
