import type { ACMPCAClient } from '@aws-sdk/client-acm-pca';
import type { Order } from '../../handler/authority/authority';

/** The CA to request certificates from. */
export interface AuthorityAddress {
  readonly client: ACMPCAClient;
  readonly authorityArn: string;
}

/** A way of getting certificates from AWS Private CA. */
export interface Peer {
  readonly name: string;
  /** Starts a container, which may learn from one certificate to the next. */
  start(address: AuthorityAddress): PeerContainer;
}

/** One container: serves one order at a time. */
export interface PeerContainer {
  /** Resolves once the certificate is issued; rejects if it cannot get one. */
  sign(order: Order): Promise<void>;
}
