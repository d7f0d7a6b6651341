/** Settings of the SDK's clients in a Region: no connection hangs for ever. */
export function clientSettings(region: string) {
  return { region, requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000 } };
}

/** Besides, for a client whose calls somebody else repeats. */
export const ONE_ATTEMPT = { maxAttempts: 1 } as const;
