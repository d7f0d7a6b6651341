import type { Order } from '../../handler/authority/authority';

/** A way of getting certificates from an authority. */
export interface Peer<Address = unknown> {
  readonly name: string;
  /** Starts a container, which may learn from one certificate to the next. @param address The authority's. */
  start(address: Address): PeerContainer;
}

/** One container: serves one order at a time. */
export interface PeerContainer {
  /** Resolves once the certificate is issued; rejects if it cannot get one. */
  sign(order: Order): Promise<void>;
}
