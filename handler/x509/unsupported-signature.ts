/** Thrown for a signature algorithm that is none of RSA and ECDSA, or whose parameters are unusual; the message names it. */
export class UnsupportedSignature extends Error {
  override readonly name = 'UnsupportedSignature';
}
