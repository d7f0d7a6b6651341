/**
 * Well-known names of what certificates and requests say about themselves, by OID: extensions, purposes of an extended
 * key usage, and attributes of a request. Those are here that tools write or CAs add, so that a message can name them.
 */
const NAMES: ReadonlyMap<string, string> = new Map([
  // Extensions. (RFC 5280, 4.2; RFC 6960, 4.2.2.2.1; RFC 6962, 3.3; RFC 7633; OpenSSL's names for Netscape's; step-ca,
  // "provisioner extension")
  ['2.5.29.9', 'subject directory attributes'],
  ['2.5.29.14', 'subject key identifier'],
  ['2.5.29.15', 'key usage'],
  ['2.5.29.16', 'private key usage period'],
  ['2.5.29.17', 'subject alternative name'],
  ['2.5.29.18', 'issuer alternative name'],
  ['2.5.29.19', 'basic constraints'],
  ['2.5.29.30', 'name constraints'],
  ['2.5.29.31', 'CRL distribution points'],
  ['2.5.29.32', 'certificate policies'],
  ['2.5.29.33', 'policy mappings'],
  ['2.5.29.35', 'authority key identifier'],
  ['2.5.29.36', 'policy constraints'],
  ['2.5.29.37', 'extended key usage'],
  ['2.5.29.46', 'freshest CRL'],
  ['2.5.29.54', 'inhibit any policy'],
  ['1.3.6.1.5.5.7.1.1', 'authority information access'],
  ['1.3.6.1.5.5.7.1.3', 'qualified certificate statements'],
  ['1.3.6.1.5.5.7.1.11', 'subject information access'],
  ['1.3.6.1.5.5.7.1.14', 'proxy certificate'],
  ['1.3.6.1.5.5.7.1.24', 'TLS feature, such as OCSP must-staple'],
  ['1.3.6.1.5.5.7.48.1.5', 'no check of OCSP'],
  ['1.3.6.1.4.1.11129.2.4.2', 'signed certificate timestamps'],
  ['1.3.6.1.4.1.11129.2.4.3', 'precertificate'],
  ['1.3.6.1.4.1.311.20.2', "name of Microsoft's certificate template"],
  ['1.3.6.1.4.1.311.21.7', "Microsoft's certificate template"],
  ['1.3.6.1.4.1.311.21.10', "Microsoft's application policies"],
  ['1.3.6.1.4.1.311.25.2', "Microsoft's security identifier"],
  ['1.3.6.1.4.1.37476.9000.64.1', "smallstep's provisioner"],
  ['2.16.840.1.113730.1.1', "Netscape's certificate type"],
  ['2.16.840.1.113730.1.13', "Netscape's comment"],
  // Purposes. (RFC 5280, 4.2.1.12; RFC 4556, 3.2.2)
  ['2.5.29.37.0', 'any purpose'],
  ['1.3.6.1.5.5.7.3.1', 'server authentication'],
  ['1.3.6.1.5.5.7.3.2', 'client authentication'],
  ['1.3.6.1.5.5.7.3.3', 'code signing'],
  ['1.3.6.1.5.5.7.3.4', 'email protection'],
  ['1.3.6.1.5.5.7.3.5', 'IPsec end system'],
  ['1.3.6.1.5.5.7.3.6', 'IPsec tunnel'],
  ['1.3.6.1.5.5.7.3.7', 'IPsec user'],
  ['1.3.6.1.5.5.7.3.8', 'time stamping'],
  ['1.3.6.1.5.5.7.3.9', 'OCSP signing'],
  ['1.3.6.1.5.5.7.3.17', 'IKE for IPsec'],
  ['1.3.6.1.5.2.3.4', 'client authentication with Kerberos'],
  ['1.3.6.1.4.1.311.20.2.2', "Microsoft's smart card logon"],
  // Attributes of a request. (RFC 2985, 5.4; RFC 6402, 2.8; RFC 7894; Microsoft, MS-WCCE, 2.2.2.7)
  ['1.2.840.113549.1.9.7', 'challenge password'],
  ['1.3.6.1.5.5.7.7.36', 'change of the subject name'],
  ['1.2.840.113549.1.9.16.2.56', 'one-time password'],
  ['1.2.840.113549.1.9.16.2.57', 'password for revocation'],
  ['1.2.840.113549.1.9.16.2.58', 'link to an EST session'],
  ['1.3.6.1.4.1.311.13.2.1', "Microsoft's pairs of names and values"],
  ['1.3.6.1.4.1.311.21.13', "Microsoft's key to archive"],
]);

/** An OID with its well-known name if it has one: `2.5.29.9 (subject directory attributes)`. */
export function describeOid(oid: string): string {
  const name = NAMES.get(oid);
  return name === undefined ? oid : `${oid} (${name})`;
}
