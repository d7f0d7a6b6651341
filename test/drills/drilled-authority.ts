import type { AuthorityKind } from '../../sandbox/authorities/authority';
import type { Aws } from '../../sandbox/aws';

/** What an authority does wrong with one order, each in its own way. */
export type OrderTrouble =
  | 'CA refuses this CSR'
  | 'CA cannot issue for this CSR'
  | 'CA writes another subject'
  | 'CA writes other alternative names';

/** Makes the next order meet each trouble. */
export type OrderTroubles = Readonly<Record<OrderTrouble, (aws: Aws) => void>>;

/** An authority whose signer is drilled. */
export interface DrilledAuthority {
  readonly kind: AuthorityKind;
  readonly orderTroubles: OrderTroubles;
}
