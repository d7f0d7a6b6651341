import type { ACMPCAClient } from '@aws-sdk/client-acm-pca';
import type { Order } from '../../handler/authority/authority';

/** Where certificates are asked for. */
export interface AuthorityAddress {
  readonly client: ACMPCAClient;
  readonly authorityArn: string;
}

/** A way of getting certificates from AWS Private CA. */
export interface Peer {
  readonly name: string;
  /** Starts a container of it, which may learn from one certificate to the next. */
  start(address: AuthorityAddress): PeerContainer;
}

/** One container: it serves one order after the other. */
export interface PeerContainer {
  /** Resolves when the certificate is there. Rejects when it is not to be had. */
  sign(order: Order): Promise<void>;
}
