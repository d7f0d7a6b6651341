import { FailureReason } from '../../../handler/vocabulary';
import * as Wire from '../../../testing/faults/wire-faults';
import { type FaultCase, failed, heldBack, SIGNED } from './fault-case';
import { always, GET, ISSUE, once } from './strikes';

const { AuthorityUnavailable } = FailureReason;

/** The CA cannot be reached, or its answer never comes. */
export const NETWORK: readonly FaultCase[] = [
  {
    fault: 'connections are refused',
    strike: (weather) => weather.refuseConnections(),
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'connections are refused to a new container',
    strike: (weather) => weather.refuseConnections(),
    newContainer: true,
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'the name of the CA cannot be resolved (DNS)',
    strike: (weather) => weather.failDns(),
    ...failed(AuthorityUnavailable),
  },
  { fault: 'a reset before the order was taken', strike: once(ISSUE, Wire.RESET_BEFORE), ...SIGNED },
  { fault: 'a reset after the order was taken', strike: once(ISSUE, Wire.RESET_AFTER), ...SIGNED },
  {
    fault: 'every order is reset before it was taken',
    strike: always(ISSUE, Wire.RESET_BEFORE),
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'every order is reset after it was taken',
    strike: always(ISSUE, Wire.RESET_AFTER),
    ...heldBack(AuthorityUnavailable),
  },
  { fault: 'no answer to one order that was not taken', strike: once(ISSUE, Wire.HANG_BEFORE), ...SIGNED },
  { fault: 'no answer to one order that was taken', strike: once(ISSUE, Wire.HANG_AFTER), ...SIGNED },
  {
    fault: 'no answer to any order',
    strike: always(ISSUE, Wire.HANG_BEFORE),
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'no answer to any poll',
    strike: always(GET, Wire.HANG_BEFORE),
    ...heldBack(AuthorityUnavailable),
  },
  {
    fault: 'no answer to the first call of a new container',
    strike: once('any', Wire.HANG_BEFORE),
    newContainer: true,
    ...SIGNED,
  },
  {
    fault: 'a connection that died while the container was frozen',
    strike: (weather) => weather.dropConnections(),
    ...SIGNED,
  },
];
