/**
 * Waits until all of this is over. With `Promise.all`, what goes on after the first failure would outlast the answer:
 * the container freezes, and it resumes in the middle of another device's request.
 *
 * @throws what the first of them threw, in the order of the list.
 */
export async function settleAll(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
