import { CrlMetric, DEFAULT_CRL_VALIDITY_HOURS } from '../../handler/crl/vocabulary';
import type { MetricRow } from '../observability/alarms/row';
import { signer as emitted } from '../observability/measure';

/** Of a list's validity, the part at which each alarm goes off. */
export const LEFT_OF_VALIDITY = { 'crl-stale': 2, 'crl-expiry-critical': 8 } as const;

const HOURS_LEFT = { hours: { measured: emitted(CrlMetric.HoursLeft), statistic: 'Maximum' } } as const;

/** The alarms of a revocation list that is published; the thresholds are those of the default validity. */
export const CRL_ALARMS = [
  {
    kind: 'metric',
    name: 'crl-expiry-critical',
    severity: 'page',
    meaning:
      'The revocation list expires soon. Then whoever checks it refuses every certificate of the CA. AWS IoT does not.',
    whatToDo:
      'Invoke the publisher by hand and read its error. If you cannot fix it in time, publish a list with a longer ' +
      'validity.',
    runbook: 'crl-expiry-critical.md',
    series: HOURS_LEFT,
    period: 'publication',
    comparison: 'at most',
    threshold: DEFAULT_CRL_VALIDITY_HOURS / LEFT_OF_VALIDITY['crl-expiry-critical'],
    unit: 'hours, an eighth of crl_validity_hours',
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    missing: {
      as: 'ignore',
      because: 'A publisher that does not run has crl-stale. Until it runs again, the last finding stands.',
    },
    because:
      'For days, crl-stale was open and nobody has repaired it. A page after the expiry would come when gateways ' +
      'already refuse devices.',
  },
  {
    kind: 'metric',
    name: 'crl-stale',
    severity: 'ticket',
    meaning:
      'The revocation list is not renewed: half of its validity is over, or its publisher does not run at all.',
    whatToDo:
      'Read the last lines of the publisher\'s log. If there are none, look at its schedule, and at "Throttles".',
    runbook: 'tickets.md#crl-stale',
    series: HOURS_LEFT,
    period: 'publication',
    comparison: 'at most',
    threshold: DEFAULT_CRL_VALIDITY_HOURS / LEFT_OF_VALIDITY['crl-stale'],
    unit: 'hours, half of crl_validity_hours',
    datapointsToAlarm: 2,
    evaluationPeriods: 2,
    missing: {
      as: 'breaching',
      because:
        'Each run says how long the list lasts, a failed one too. (Also true until the first run after a first deploy, and ' +
        'while the CA has no certificate: such a CA has no list to miss, so crl-expiry-critical pages nobody.)',
    },
    because:
      'Half of the validity is time enough to repair it in working hours, and only a series of failed runs uses up the ' +
      'other half. Two periods, so that one lost run is no ticket.',
  },
  {
    kind: 'metric',
    name: 'crl-publishing-failed',
    severity: 'ticket',
    meaning:
      'The revocation list was not published, so what was revoked since then is not on it. The last list stays in place. ' +
      'Or it lacks one broken entry of the ledger.',
    whatToDo: "Read the last error in the publisher's log: its reason is in docs/errors.md.",
    runbook: 'tickets.md#crl-publishing-failed',
    series: { published: { measured: emitted(CrlMetric.Published), statistic: 'Maximum' } },
    period: 'publication',
    comparison: 'at most',
    threshold: 0,
    unit: 'lists',
    datapointsToAlarm: 2,
    evaluationPeriods: 3,
    missing: {
      as: 'notBreaching',
      because: 'No value means that the publisher did not run, which crl-stale reports.',
    },
    because:
      'A run that fails is repeated, and then there is the next one. Two periods of three are no accident.',
  },
] as const satisfies readonly MetricRow[];
