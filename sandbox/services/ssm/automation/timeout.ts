import { StepFailure } from './step-failure';

/**
 * Waits for work at most this long; `Infinity` means no limit. Work that takes longer continues, but its result is
 * dropped.
 *
 * @throws StepFailure at the timeout
 */
export async function withinSeconds<Result>(seconds: number, work: () => Promise<Result>): Promise<Result> {
  if (seconds === Number.POSITIVE_INFINITY) return work();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StepFailure(`Step timed out after ${seconds} seconds.`)),
      seconds * 1_000,
    );
  });
  try {
    return await Promise.race([work(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
