/** What somebody may have stored in place of a secret: each is one, and of no form that the signer reads. */
export const SPOILT: readonly (readonly [string, string])[] = [
  ['the bare text', 'hunter2-Qm4xJ8vT1zLp7sWk'],
  ['JSON with a comma too many', '{"username":"signer","password":"aTr41ling-C0mma-Vb6yNq",}'],
  ['JSON of another form', '{"user":"signer","pass":"0therName5-Gd9hXe3cRw"}'],
  ['a text in JSON', '"quoted-5tring-Ku2fIo8jMz"'],
  ['PEM that is cut', '-----BEGIN PRIVATE KEY-----\nMIGHAgEAcutOff7Bq5nWx2vJt\n-----END PRIVATE'],
];
