/** Thrown for a signature algorithm other than RSA or ECDSA, or with unusual parameters; the message names it. */
export class UnsupportedSignature extends Error {
  override readonly name = 'UnsupportedSignature';
}
