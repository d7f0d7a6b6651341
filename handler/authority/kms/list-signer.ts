import { callWithin } from '../../calls/call';
import type { ListSigner } from '../../crl/list-signer';
import { PARAMETER_STORE, readCaCertificate } from './ca-certificate';
import { createClient } from './client';
import { Key } from './key';
import type { CaKeySettings } from './settings';

/** The CA whose key is in AWS KMS, as the signer of its revocation lists. Its certificate is read anew for each list. */
export function createListSigner(
  { keyArn, region, certificateParameter }: CaKeySettings,
  client = createClient(region),
): ListSigner {
  const key = new Key(keyArn, client);
  return {
    id: keyArn,
    readCertificate: (deadline) =>
      readCaCertificate(certificateParameter, (call) => callWithin(PARAMETER_STORE, deadline, call)),
    sign: (digest, { kmsName }, deadline) => key.sign(digest, kmsName, deadline),
  };
}
