import { createListSigner } from '../authority/kms/list-signer';
import { readCaKeySettings } from '../authority/kms/settings';
import { ListBucket } from '../crl/bucket';
import { createPublishingHandler } from '../crl/handler';
import { LedgerIndex } from '../crl/ledger-index';
import { Publisher } from '../crl/publisher';
import { readCrlSettings } from '../crl/settings';
import { ledgerTableOf } from '../ledger/settings';

const settings = readCrlSettings(process.env);
const signer = createListSigner(readCaKeySettings(process.env));

/** The publisher of the revocation list of a CA whose key is in AWS KMS: Lambda runs `index.handler`. */
export const handler = createPublishingHandler(
  new Publisher({
    signer,
    index: new LedgerIndex(ledgerTableOf(process.env)),
    bucket: new ListBucket(settings),
    validityHours: settings.validityHours,
  }),
  { authority: signer.id, bucket: settings.bucket, key: settings.key },
);
