import type { LanguageModelUsage } from 'ai';
import { MAX_TOKENS } from '../../domain/limits.js';
import type { TokenCounts } from '../../domain/message.js';
import { type ReportFields, reportsIn, usageIn, type UsageReport } from './usage-reports.js';

/**
 * Tells how far counts can be relied on. `partial`: the answer was cut off before its last report, or the report lacks
 * input or output. `missing`: nothing was reported. `doubtful`: the report contradicts itself, and was widened.
 */
export type UsageQuality = 'reported' | 'partial' | 'missing' | 'doubtful';

/**
 * Counts the tokens of one answer, by the one definition for all providers: input includes tokens read from or written
 * to a cache, output includes reasoning.
 *
 * The provider's own events are read beside the AI SDK's report. An answer that is cut off has no such report, and its
 * tokens were paid for all the same; and of what a provider states at a place of its own, the SDK's reports nothing.
 */
export class UsageMeter {
  private fields: ReportFields = {};
  private final: UsageReport | null = null;
  private hasEnded = false;

  /** @param event an event of the provider's stream, as it came */
  observe(event: unknown): void {
    for (const report of reportsIn(event)) this.merge(report);
  }

  /**
   * @param usage the AI SDK's report
   * @param hasEnded whether the provider said that, and why, the answer ends
   */
  finish(usage: LanguageModelUsage, hasEnded: boolean): void {
    this.hasEnded = hasEnded;
    if (usage.inputTokens !== undefined || usage.outputTokens !== undefined) this.final = fromSdk(usage);
    if (usage.raw) this.merge(usage.raw);
  }

  counts(): TokenCounts {
    const { totalTokens, ...counts } = this.reported();
    return countable(consistent(countable(counts), totalTokens));
  }

  quality(): UsageQuality {
    const reported = this.reported();
    const { inputTokens, outputTokens } = usageIn(this.fields) ?? reported;
    if (Object.values(reported).every((count: number | null) => !count)) return 'missing';
    if (!this.hasEnded || inputTokens === null || outputTokens === null) return 'partial';
    return isSound(reported) ? 'reported' : 'doubtful';
  }

  private merge(report: ReportFields): void {
    const given = Object.entries(report).filter(([, value]) => value != null);
    Object.assign(this.fields, Object.fromEntries(given));
  }

  /** The larger count of the events and of the SDK, which states 0 for what it did not see, and adds up several calls. */
  private reported(): UsageReport {
    const events = usageIn(this.fields) ?? NOTHING;
    const sdk = this.final ?? NOTHING;
    const larger = eachCount((field) => largest(events[field], sdk[field]));
    return { ...larger, totalTokens: events.totalTokens };
  }
}

const NOTHING: UsageReport = {
  inputTokens: null,
  outputTokens: null,
  cacheReadTokens: null,
  cacheWriteTokens: null,
  reasoningTokens: null,
  totalTokens: null,
};

function fromSdk(usage: LanguageModelUsage): UsageReport {
  return {
    inputTokens: usage.inputTokens ?? null,
    outputTokens: usage.outputTokens ?? null,
    cacheReadTokens: usage.inputTokenDetails.cacheReadTokens ?? null,
    cacheWriteTokens: usage.inputTokenDetails.cacheWriteTokens ?? null,
    reasoningTokens: usage.outputTokenDetails.reasoningTokens ?? null,
    totalTokens: null,
  };
}

function largest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}

function eachCount(countOf: (field: keyof TokenCounts) => number | null): TokenCounts {
  return {
    inputTokens: countOf('inputTokens'),
    outputTokens: countOf('outputTokens'),
    cacheReadTokens: countOf('cacheReadTokens'),
    cacheWriteTokens: countOf('cacheWriteTokens'),
    reasoningTokens: countOf('reasoningTokens'),
  };
}

/** Turns counts into whole numbers that the store takes, whatever was reported. */
function countable(counts: TokenCounts): TokenCounts {
  return eachCount((field) => {
    const count = counts[field];
    if (count === null || !Number.isFinite(count)) return null;
    return Math.min(Math.max(Math.trunc(count), 0), MAX_TOKENS);
  });
}

/**
 * Brings a report to the definition: some providers leave reasoning out of the output, or the cache out of the input,
 * and their total shows it. The rest of a total that is larger is output, since thoughts may stand there alone. A part
 * that is still larger than its whole widens it: the store refuses it otherwise.
 */
function consistent(counts: TokenCounts, totalTokens: number | null): TokenCounts {
  const { input, output, reasoning, cached } = amounts(counts);
  const beyond = Math.max((totalTokens ?? 0) - input - output, 0);
  const isCacheBeyond = beyond > 0 && beyond !== reasoning && [cached, cached + reasoning].includes(beyond);
  const wholeInput = input + (isCacheBeyond || cached > input ? cached : 0);
  const ownOutput = output + (reasoning > output ? reasoning : 0);
  const wholeOutput = beyond > 0 ? Math.max(ownOutput, (totalTokens ?? 0) - wholeInput) : ownOutput;
  return {
    ...counts,
    inputTokens: wholeInput > 0 ? wholeInput : counts.inputTokens,
    outputTokens: wholeOutput > 0 ? wholeOutput : counts.outputTokens,
  };
}

/** Tells whether every number is a count, and no part larger than its whole, unless the total explains it. */
function isSound({ totalTokens, ...counts }: UsageReport): boolean {
  const { input, output, reasoning, cached } = amounts(counts);
  const whole = amounts(consistent(counts, totalTokens));
  const fits = reasoning <= output && cached <= input;
  const totalFits = !totalTokens || totalTokens >= input + output;
  const areCounts = Object.values(counts).every((count) => count === null || isCount(count));
  return areCounts && totalFits && (fits || totalTokens === whole.input + whole.output);
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_TOKENS;
}

function amounts(counts: TokenCounts) {
  return {
    input: counts.inputTokens ?? 0,
    output: counts.outputTokens ?? 0,
    reasoning: counts.reasoningTokens ?? 0,
    cached: (counts.cacheReadTokens ?? 0) + (counts.cacheWriteTokens ?? 0),
  };
}
