/** What one round trip takes, in milliseconds, and how to wait. */
export interface Distance {
  readonly roundTripMs: number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** Makes a call to something this far away: half a round trip before it has an effect, half after its answer. */
export async function farCall<Answer>(
  { roundTripMs, sleep }: Distance,
  effect: () => Answer | Promise<Answer>,
): Promise<Answer> {
  await sleep(roundTripMs / 2);
  try {
    return await effect();
  } finally {
    await sleep(roundTripMs / 2);
  }
}
