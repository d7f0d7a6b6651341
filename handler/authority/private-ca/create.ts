import type { ACMPCAClient } from '@aws-sdk/client-acm-pca';
import type { Authority } from '../authority';
import { createClient } from './client';
import { PrivateCaAuthority } from './private-ca-authority';
import type { CaAddress, SignerSettings } from './settings';
import { SeveralPrivateCas } from './several-private-cas';

/** The authority of these settings: one CA, or several that share the orders. Those of a Region share connections. */
export function createPrivateCas({ cas: [first, ...further], profile }: SignerSettings): Authority {
  const clients = new Map<string, ACMPCAClient>();
  const create = (ca: CaAddress) => {
    const client = clients.get(ca.region) ?? createClient(ca.region);
    clients.set(ca.region, client);
    return new PrivateCaAuthority({ ...ca, profile }, client);
  };
  const ca = create(first);
  return further.length === 0 ? ca : new SeveralPrivateCas([ca, ...further.map(create)]);
}
