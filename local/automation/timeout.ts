import { StepFailure } from './errors';

/** Does something within a time, `Infinity` for no limit; it goes on unheard when it does not make it. @throws StepFailure */
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
