import { PrivateCaAuthority } from '../authority/private-ca/private-ca-authority';
import { readPrivateCaSettings } from '../authority/private-ca/settings';
import { createHandler } from '../handler';
import { readExampleRequest } from '../rehearsal/example-request';
import { createRehearsal } from '../rehearsal/rehearsal';
import { readRequestPolicy } from '../settings';

const settings = readPrivateCaSettings(process.env);
const policy = readRequestPolicy(process.env);

/** The signer with AWS Private CA as its authority; Lambda runs it as `index.handler`. */
export const handler = createHandler({
  authority: new PrivateCaAuthority(settings),
  policy,
});

/** Its rehearsal, `index.rehearse`, with the shortest lifetime that AWS Private CA issues in days. */
export const rehearse = createRehearsal(() => ({
  live: new PrivateCaAuthority(settings),
  forRehearsal: new PrivateCaAuthority({ ...settings, profile: { ...settings.profile, validityDays: 1 } }),
  policy,
  // Read only when needed: a wrong example must not keep the signer from starting.
  example: readExampleRequest(process.env),
}));
