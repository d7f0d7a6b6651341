import { PRIVATE_CA } from '../../sandbox/authorities/private-ca/kind';
import type { DrilledAuthority } from './drilled-authority';
import { ORDER_TROUBLES } from './private-ca/order-troubles';

/** The authority of the drills in docs/alarm-drills.md. */
export const DRILLED: DrilledAuthority = { kind: PRIVATE_CA, orderTroubles: ORDER_TROUBLES };
