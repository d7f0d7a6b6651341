/** What a PEM block says that it holds (RFC 7468, 5.1 and 7). */
export type PemLabel = 'CERTIFICATE' | 'CERTIFICATE REQUEST';

/** DER as PEM, with nothing around it (RFC 7468, 2). */
export function encodePem(label: PemLabel, der: Uint8Array): string {
  const base64 = Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?!$)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;
}
