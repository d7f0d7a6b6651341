/** Names an entry. */
export interface EntryKey {
  /** Fingerprint of who asks for which certificate. */
  readonly request: string;
  /** From 0: the how many-th certificate or attempt for this request. */
  readonly generation: number;
}

/** One container's one try to issue a certificate. */
export interface Attempt extends EntryKey {
  /** Random: whoever finds it in the table knows the entry for its own. */
  readonly attempt: string;
}

/** An attempt as it is written before anything is signed. */
export interface Intent extends Attempt {
  readonly requestedAt: Date;
  /** When it may be deleted. @default never: nobody knows how long the certificate lives that may come of it */
  readonly expiresAt: Date | undefined;
  /** Uppercase hexadecimal, as `X509Certificate` writes it. @default the authority has yet to choose it */
  readonly serialNumber: string | undefined;
  /** DER of what is going to be signed, a TBSCertificate. @default the authority has yet to write it */
  readonly tbs: Buffer | undefined;
  /** End of the certificate, should one come of it. @default not known */
  readonly notAfter: Date | undefined;
  /** As a key of an index. */
  readonly clientId: string;
  readonly principalId: string;
  /** RFC 4514. */
  readonly subject: string;
  /** SHA-256 of the CSR's DER, lowercase hexadecimal, as in the log. */
  readonly csrSha256: string;
  /** Names the authority. */
  readonly authority: string;
}

/** How an attempt was given up. */
export interface Abandonment {
  readonly abandonedAt: Date;
  /**
   * `unknown`: the authority may have issued a certificate of which the ledger has not even the serial number, because
   * its answer was lost, or was another certificate than the one that was asked for. @default nothing was issued; or what
   * may have been signed has the serial number of the attempt
   */
  readonly outcome?: 'unknown';
  /** When the entry may be deleted, if nothing can have come of it. @default as the attempt says */
  readonly expiresAt?: Date;
}

/** A certificate as it was handed out. */
export interface Issuance {
  /** DER. */
  readonly certificate: Buffer;
  /** SHA-256 of the DER, lowercase hexadecimal: the certificate's id in AWS IoT. */
  readonly certificateId: string;
  /** Uppercase hexadecimal. */
  readonly serialNumber: string;
  /** Names the CA that signed. */
  readonly issuer: string;
  readonly issuedAt: Date;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** When the entry may be deleted. */
  readonly expiresAt: Date;
}

/** What the protocol needs to know of an entry in the table. */
export interface Entry extends EntryKey {
  /** `undefined` in an entry that only holds generation 0's place. */
  readonly attempt: string | undefined;
  readonly requestedAt: Date | undefined;
  /** Of its certificate, or of the one that was going to be signed; `undefined` while the authority has to choose it. */
  readonly serialNumber: string | undefined;
  /** `undefined`: never. */
  readonly expiresAt: Date | undefined;
  /** Whether the attempt was given up, so that it must never end in a certificate. */
  readonly abandoned: boolean;
  /** Whether its serial number was revoked. Another program does that, by setting `revokedAt`, and puts the entry back into the index of its CRL issuer. */
  readonly revoked: boolean;
  /** `undefined` as long as none is recorded. */
  readonly issuance: RecordedIssuance | undefined;
}

/** What is read back of a certificate. */
export type RecordedIssuance = Pick<
  Issuance,
  'certificate' | 'serialNumber' | 'issuer' | 'issuedAt' | 'notAfter'
>;

/** An attempt in the log; its request and generation find it in the table. */
export function describeAttempt({ request, generation, attempt, serialNumber }: LoggedAttempt) {
  return { ledgerRequest: request, generation, attempt, serialNumber };
}

/** What the log says of an attempt. */
export type LoggedAttempt = Attempt & Partial<Pick<Intent, 'serialNumber'>>;
