/** The device that was answered last. */
export interface NewestDevice {
  readonly name: string;
  /** Issuer of its certificate; `undefined` when it was refused. */
  readonly issuer: string | undefined;
  /** Why it was refused. */
  readonly reason: string | undefined;
  /** Milliseconds that it waited. */
  readonly durationMs: number;
}

/** Who signs what the next device sends. */
export interface NextIssuer {
  readonly selfManaged: boolean;
  /** Subject of the CA. */
  readonly issuer: string;
}
