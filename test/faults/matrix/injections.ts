import type { Calls } from '../../../sandbox/authorities/calls';
import type { WireFault } from '../../../sandbox/wire/faults/wire-fault';

/** Makes something go wrong with an authority whose calls have these roles. */
type Injection<Role extends string> = (controls: {
  readonly authority: { readonly calls: Pick<Calls<Role>, 'next' | 'always'> };
}) => void;

/** The next calls of a role meet the fault. @param times How many. */
export const once =
  <Role extends string>(role: Role | 'any', fault: WireFault, times = 1): Injection<Role> =>
  ({ authority }) =>
    authority.calls.next(role, fault, times);

/** Every call of a role meets the fault. */
export const always =
  <Role extends string>(role: Role | 'any', fault: WireFault): Injection<Role> =>
  ({ authority }) =>
    authority.calls.always(role, fault);

/** The next calls of a role meet one fault each. */
export const inTurn =
  <Role extends string>(role: Role, ...list: readonly WireFault[]): Injection<Role> =>
  ({ authority }) => {
    for (const fault of list) authority.calls.next(role, fault);
  };
