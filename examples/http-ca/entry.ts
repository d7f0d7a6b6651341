import { createSigner } from 'aws-iot-certificate-signing/handler';
import { HttpCaAuthority } from './authority';
import { readHttpCaSettings } from './settings';

const settings = readHttpCaSettings(process.env);

/** The signer: Lambda runs `index.handler` and `index.rehearse`. The rehearsal's certificates live for a day. */
export const { handler, rehearse } = createSigner(
  (purpose) => new HttpCaAuthority(purpose === 'live' ? settings : { ...settings, validityDays: 1 }),
);
