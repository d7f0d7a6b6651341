import type { LedgerRecord } from '../../../inventory/record';

/** How a signer names an authority outside of AWS, and how it names no other: by a URL. */
const URL_OF_AUTHORITY = /^https:\/\//;

/**
 * Why an entry cannot be revoked here: its CA is outside of AWS, and keeps its own list of what is revoked. `undefined`
 * if it can.
 */
export function whyNotHere({ authority, issuer, certificateId }: LedgerRecord): string | undefined {
  if (!URL_OF_AUTHORITY.test(authority)) return undefined;
  return (
    `its CA is outside of AWS, ${issuer ?? authority}, and keeps its own list: revoke it there. ` +
    refuseDevice(certificateId ?? 'CERTIFICATE_ID')
  );
}

/** How to keep a device out meanwhile. */
export function refuseDevice(certificateId: string): string {
  return (
    'AWS IoT looks at no revocation list: have it refuse the device with ' +
    `aws iot update-certificate --new-status REVOKED --certificate-id ${certificateId}`
  );
}
