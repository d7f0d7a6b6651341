import { PrivateCa } from '../authority/private-ca/private-ca';
import { readPrivateCaSettings } from '../authority/private-ca/settings';
import { createHandler } from '../handler';
import { readSubjectPolicy } from '../settings';

/** The signer with AWS Private CA as its authority: what Lambda runs as `index.handler`. */
export const handler = createHandler({
  authority: new PrivateCa(readPrivateCaSettings(process.env)),
  subjectPolicy: readSubjectPolicy(process.env),
});
