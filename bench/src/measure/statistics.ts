/** Measurement of a contestant in one round, or the medians over its rounds. */
export interface Measurement {
  opsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** The value below which this share of the sorted values lies. */
export function percentile(sorted: readonly number[], share: number): number {
  const index = Math.max(0, Math.ceil(sorted.length * share) - 1);
  return sorted[index] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** A round's measurement from the latencies of its calls. */
export function measurementOf(latenciesMs: number[], opsPerSecond: number): Measurement {
  if (latenciesMs.length === 0) throw new Error('Not one call was made.');
  const sorted = latenciesMs.sort((a, b) => a - b);
  return { opsPerSecond, p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) };
}

export function medians(rounds: readonly Measurement[]): Measurement {
  const of = (key: keyof Measurement) => median(rounds.map((round) => round[key]));
  return { opsPerSecond: of('opsPerSecond'), p50Ms: of('p50Ms'), p99Ms: of('p99Ms') };
}
