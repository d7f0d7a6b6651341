import type { Authority } from '../../handler/authority/authority';
import { MemoryAuthority, type MemoryAuthorityOptions } from '../../handler/authority/memory-authority';
import { OpensslAuthority } from './x509/openssl-authority';

/** A CA in memory, whose own certificate and key are openssl's. */
export function memoryCa(
  options: Partial<MemoryAuthorityOptions> = {},
  { pem: certificatePem, keyPem: privateKeyPem } = new OpensslAuthority('Memory CA'),
): MemoryAuthority {
  return new MemoryAuthority({ certificatePem, privateKeyPem, ...options });
}

/** Several CAs in memory that share orders: the first one gets them all. */
export function sharing(...cas: readonly [MemoryAuthority, MemoryAuthority]): Authority {
  const [first] = cas;
  return {
    id: cas.map(({ id }) => id).join(' '),
    cas,
    order: (...order) => first.order(...order),
    issuers: async () => {
      const [[one], [two]] = await Promise.all([cas[0].issuers(), cas[1].issuers()]);
      return [one, two];
    },
    warmUp: async () => {},
    probe: () => first.probe(),
  };
}
