import { beforeEach, describe, expect, it } from '@jest/globals';
import { AppendConcurrency } from './append-concurrency.js';
import { maxStatements } from './append.limits.js';

describe('AppendConcurrency', () => {
  let nowMs: number;

  beforeEach(() => {
    nowMs = 1_000_000;
  });

  /** Sends statements of one append each for some seconds. @returns the limits that were in force, in their order */
  function limitsOf(
    policy: AppendConcurrency,
    seconds: number,
    latencyMs: (limit: number) => number,
  ): number[] {
    const limits: number[] = [];
    for (const endMs = nowMs + seconds * 1000; nowMs < endMs;) {
      const { limit } = policy;
      const samples = Array.from({ length: limit }, (_, index) => policy.began(index + 1));
      policy.held();
      nowMs += 1;
      for (const sample of samples) policy.ended(sample, 1, latencyMs(limit));
      limits.push(limit);
    }
    return limits;
  }

  it('allows more statements while appends are answered sooner with them, up to the bound', () => {
    const policy = new AppendConcurrency(7, () => nowMs);
    const limits = limitsOf(policy, 3, (limit) => 10 / limit);

    expect(limits.at(-1)).toBeGreaterThan(5);
    expect(Math.max(...limits)).toBe(7);
  });

  it('goes down to one statement where more make appends slower', () => {
    const policy = new AppendConcurrency(7, () => nowMs);
    limitsOf(policy, 3, (limit) => 10 / limit);
    const limits = limitsOf(policy, 3, (limit) => limit);

    expect(limits.at(-1)).toBe(1);
  });

  it('tries the same in every process at the same time', () => {
    const one = limitsOf(new AppendConcurrency(7, () => nowMs), 3, () => 1);
    nowMs = 1_000_000;
    const other = limitsOf(new AppendConcurrency(7, () => nowMs), 3, () => 1);

    expect(one.some((limit) => limit !== one[0])).toBe(true);
    expect(other).toEqual(one);
  });

  it('tries nothing where a single statement is under way', () => {
    const policy = new AppendConcurrency(7, () => nowMs);
    for (let count = 0; count < 1_000; count++) {
      const sample = policy.began(1);
      nowMs += 1;
      policy.ended(sample, 1, 1);

      expect(policy.limit).toBe(2);
    }
  });

  it('goes on when the clock is set back', () => {
    const policy = new AppendConcurrency(7, () => nowMs);
    limitsOf(policy, 1, (limit) => 10 / limit);
    nowMs -= 3_600_000;
    limitsOf(policy, 3, (limit) => limit);

    expect(policy.limit).toBe(1);
  });

  it.each([
    [1, 1],
    [2, 1],
    [10, 7],
    [20, 14],
  ])('leaves others connections: of %i it takes %i', (connections, most) => {
    expect(maxStatements(connections)).toBe(most);
  });
});
