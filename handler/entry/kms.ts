import { KmsAuthority } from '../authority/kms/kms-authority';
import { readKmsSettings } from '../authority/kms/settings';
import { createSigner } from '../create-signer';
import { withValidity } from '../issuance/profile';
import { ledgerOf } from '../ledger/settings';

const settings = readKmsSettings(process.env);

/** The rehearsal's certificates are thrown away, so they live for a day. */
const forRehearsal = { ...settings, profile: withValidity(1, settings.profile) };

/** The signer with a CA key in AWS KMS as its authority: Lambda runs `index.handler` and `index.rehearse`. */
export const { handler, rehearse } = createSigner(
  (purpose) => new KmsAuthority(purpose === 'live' ? settings : forRehearsal, ledgerOf(process.env)),
);
