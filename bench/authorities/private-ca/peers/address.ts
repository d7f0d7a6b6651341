import type { ACMPCAClient } from '@aws-sdk/client-acm-pca';

/** The CA to request certificates from. */
export interface AuthorityAddress {
  readonly client: ACMPCAClient;
  readonly authorityArn: string;
}
