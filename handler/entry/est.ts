import { EstAuthority } from '../authority/est/est-authority';
import { readEstSettings } from '../authority/est/settings';
import { createSigner } from '../create-signer';
import { idempotent } from '../ledger/idempotent';

const settings = readEstSettings(process.env);

/** What all certificates of this signer have in common, besides the CA: EST leaves the rest to its server. */
const profile = JSON.stringify({ allowedExtensions: settings.allowedExtensions });

/**
 * The signer with a CA behind EST as its authority: Lambda runs `index.handler` and `index.rehearse`. The rehearsal's
 * certificates live as long as the others, because EST has no way to ask for less.
 */
export const { handler, rehearse } = createSigner(() =>
  idempotent(new EstAuthority(settings), process.env, profile),
);
