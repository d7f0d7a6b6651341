import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxPrivateCa } from '../../../../sandbox/authorities/private-ca/private-ca';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, heldBack, SIGNED } from '../fault-case';
import { always, once } from '../injections';

const { AuthorityUnavailable } = FailureReason;

/** The CA cannot be reached, or its answer never comes. */
export const NETWORK: readonly FaultCase<SandboxPrivateCa>[] = [
  {
    fault: 'connections are refused',
    inject: (controls) => controls.refuseConnections(),
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'connections are refused to a new container',
    inject: (controls) => controls.refuseConnections(),
    newContainer: true,
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'the name of the CA cannot be resolved (DNS)',
    inject: (controls) => controls.failDns(),
    ...failed(AuthorityUnavailable),
  },
  { fault: 'a reset before the order was taken', inject: once('order', Wire.RESET_BEFORE), ...SIGNED },
  { fault: 'a reset after the order was taken', inject: once('order', Wire.RESET_AFTER), ...SIGNED },
  {
    fault: 'every order is reset before it was taken',
    inject: always('order', Wire.RESET_BEFORE),
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'every order is reset after it was taken',
    inject: always('order', Wire.RESET_AFTER),
    ...heldBack(AuthorityUnavailable),
  },
  { fault: 'no answer to one order that was not taken', inject: once('order', Wire.HANG_BEFORE), ...SIGNED },
  { fault: 'no answer to one order that was taken', inject: once('order', Wire.HANG_AFTER), ...SIGNED },
  {
    fault: 'no answer to any order',
    inject: always('order', Wire.HANG_BEFORE),
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'no answer to any poll',
    inject: always('collect', Wire.HANG_BEFORE),
    ...heldBack(AuthorityUnavailable),
  },
  {
    fault: 'no answer to the first call of a new container',
    inject: once('any', Wire.HANG_BEFORE),
    newContainer: true,
    ...SIGNED,
  },
  {
    fault: 'a connection that died while the container was frozen',
    inject: (controls) => controls.dropConnections(),
    ...SIGNED,
  },
];
