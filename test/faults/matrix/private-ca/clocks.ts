import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxPrivateCa } from '../../../../sandbox/authorities/private-ca/private-ca';
import { type FaultCase, SIGNED, spoiled } from '../fault-case';
import { once } from '../injections';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const { CertificateNotValidNow } = FailureReason;

/** AWS's clocks and the container's differ. */
export const CLOCKS: readonly FaultCase<SandboxPrivateCa>[] = [
  {
    fault: "AWS's clocks are 10 minutes ahead of the container's",
    inject: (controls) => controls.setClockAhead(10 * MINUTE_MS),
    lasts: true,
    ...SIGNED,
  },
  {
    fault: "AWS's clocks are 10 minutes behind the container's",
    inject: (controls) => controls.setClockAhead(-10 * MINUTE_MS),
    lasts: true,
    ...SIGNED,
  },
  {
    fault: 'AWS says that one order comes from the future (`RequestInTheFuture`)',
    inject: once('order', { kind: 'aws-error', code: 'RequestInTheFuture' }),
    ...SIGNED,
  },
  {
    fault: "AWS's clocks are 2 hours ahead of the container's",
    inject: (controls) => controls.setClockAhead(2 * HOUR_MS),
    lasts: true,
    ...spoiled(CertificateNotValidNow),
  },
];
