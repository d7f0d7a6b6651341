import { type Expected, heldBack, type Outcome } from '../fault-case';

/**
 * The CA may have issued a certificate whose answer was lost, and EST has no way to ask for it again: what the device gets
 * after the fault is another one.
 */
export const lost = (outcome: Outcome): Expected & { readonly certificatesInTheEnd: number } => ({
  ...heldBack(outcome),
  certificatesInTheEnd: 2,
});
