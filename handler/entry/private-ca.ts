import { createPrivateCas } from '../authority/private-ca/create';
import { readPrivateCaSettings } from '../authority/private-ca/settings';
import { createSigner } from '../create-signer';

const settings = readPrivateCaSettings(process.env);

/** The shortest lifetime that AWS Private CA issues in days. */
const forRehearsal = { ...settings, profile: { ...settings.profile, validityDays: 1 } };

/** The signer with AWS Private CA as its authority: Lambda runs `index.handler` and `index.rehearse`. */
export const { handler, rehearse } = createSigner((purpose) =>
  createPrivateCas(purpose === 'live' ? settings : forRehearsal),
);
