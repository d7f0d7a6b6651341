import { createHash } from 'node:crypto';

/** AWS IoT's id of a certificate: lowercase hex SHA-256 of its DER. A claim certificate's is the `principalId`. */
export function certificateId(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}
