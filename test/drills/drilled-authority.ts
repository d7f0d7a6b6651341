import type { AuthorityKind } from '../../sandbox/authorities/authority';
import type { Aws } from '../../sandbox/aws';
import type { Drill } from './drills';
import type { Recording } from './recordings';

/** What an event of an authority's own happens to. */
export interface DrillScene {
  readonly aws: Aws;
  /** A device that has not asked before asks for a certificate. @param clientId @default another one each time */
  ask(clientId?: string): Promise<Recording>;
  /** A new container runs a health check. */
  checkAnew(): Promise<Recording>;
}

/** Lets something happen once, and ends what it began. */
export type OwnEvent = (scene: DrillScene) => Promise<Recording>;

/** An authority whose signer is drilled. */
export interface DrilledAuthority {
  readonly kind: AuthorityKind;
  /** What happens with no other authority, by its name in the drills. */
  readonly events: Readonly<Record<string, OwnEvent>>;
  /** Drills that need these events: of its own alarms, and further ones of the alarms of every deployment. */
  readonly drills: readonly Drill[];
}
