/** Does work for every item, for at most so many at a time, and returns the results in the order of the items. */
export async function mapInParallel<T, R>(
  items: readonly T[],
  mostAtATime: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(mostAtATime, items.length) }, worker));
  return results;
}
