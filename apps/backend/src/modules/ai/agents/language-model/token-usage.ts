import type { LanguageModelUsage } from 'ai';
import { MAX_TOKENS } from '../../domain/limits.js';
import type { TokenCounts } from '../../domain/message.js';

/** Token usage as a provider reports it, under its own names, in any of its events. */
interface RawUsage {
  input_tokens?: number;
  output_tokens?: number;
  cache_read_input_tokens?: number | null;
  cache_creation_input_tokens?: number | null;
  prompt_tokens?: number | null;
  completion_tokens?: number | null;
  total_tokens?: number | null;
  prompt_tokens_details?: { cached_tokens?: number | null } | null;
  completion_tokens_details?: { reasoning_tokens?: number | null } | null;
}

/**
 * Counts the tokens of one answer, by the one definition for all providers: input includes tokens read from or written
 * to a cache, output includes reasoning.
 *
 * An answer that is cut off has no final report. The tokens that the provider reported until then were paid for, so its
 * events are read as well: Anthropic states the prompt's tokens before it begins to answer.
 */
export class UsageMeter {
  private raw: RawUsage = {};
  private final: LanguageModelUsage | null = null;

  /** @param event an event of the provider's stream, as it came */
  observe(event: unknown): void {
    for (const usage of reportsIn(event)) Object.assign(this.raw, withoutNull(usage));
  }

  finish(usage: LanguageModelUsage): void {
    if (usage.inputTokens !== undefined || usage.outputTokens !== undefined) this.final = usage;
  }

  counts(): TokenCounts {
    const counts = this.final ? fromUsage(this.final) : fromRaw(this.raw);
    return countable(consistent(countable(counts), this.raw));
  }
}

function* reportsIn(event: unknown): Generator<RawUsage> {
  const { usage, message } = (event ?? {}) as { usage?: RawUsage | null; message?: { usage?: RawUsage } };
  if (message?.usage) yield message.usage;
  if (usage) yield usage;
}

function withoutNull(usage: RawUsage): RawUsage {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value != null));
}

function fromUsage({ inputTokens, inputTokenDetails, outputTokens, outputTokenDetails }: LanguageModelUsage) {
  return {
    inputTokens: inputTokens ?? null,
    outputTokens: outputTokens ?? null,
    cacheReadTokens: inputTokenDetails.cacheReadTokens ?? null,
    cacheWriteTokens: inputTokenDetails.cacheWriteTokens ?? null,
    reasoningTokens: outputTokenDetails.reasoningTokens ?? null,
  };
}

function fromRaw(raw: RawUsage): TokenCounts {
  const cacheReadTokens = raw.cache_read_input_tokens ?? raw.prompt_tokens_details?.cached_tokens ?? null;
  const cacheWriteTokens = raw.cache_creation_input_tokens ?? null;
  const anthropicInput =
    raw.input_tokens === undefined
      ? null
      : raw.input_tokens + (raw.cache_read_input_tokens ?? 0) + (raw.cache_creation_input_tokens ?? 0);
  return {
    inputTokens: raw.prompt_tokens ?? anthropicInput,
    outputTokens: raw.completion_tokens ?? raw.output_tokens ?? null,
    cacheReadTokens,
    cacheWriteTokens,
    reasoningTokens: raw.completion_tokens_details?.reasoning_tokens ?? null,
  };
}

/** Turns counts into whole numbers that the store takes, whatever was reported. */
function countable(counts: TokenCounts): TokenCounts {
  const within = (count: number | null): number | null =>
    count === null || !Number.isFinite(count) ? null : Math.min(Math.max(Math.trunc(count), 0), MAX_TOKENS);
  return {
    inputTokens: within(counts.inputTokens),
    outputTokens: within(counts.outputTokens),
    cacheReadTokens: within(counts.cacheReadTokens),
    cacheWriteTokens: within(counts.cacheWriteTokens),
    reasoningTokens: within(counts.reasoningTokens),
  };
}

/**
 * Widens a report that contradicts itself: the store refuses a part that is larger than its whole. Some
 * OpenAI-compatible providers leave reasoning out of the completion, or the cache out of the prompt; their total shows
 * it.
 */
function consistent(counts: TokenCounts, { total_tokens: total }: RawUsage): TokenCounts {
  const input = counts.inputTokens ?? 0;
  const output = counts.outputTokens ?? 0;
  const reasoning = counts.reasoningTokens ?? 0;
  const cached = (counts.cacheReadTokens ?? 0) + (counts.cacheWriteTokens ?? 0);
  const reasoningIsApart = reasoning > output || (reasoning > 0 && total === input + output + reasoning);
  return {
    ...counts,
    ...(reasoningIsApart ? { outputTokens: output + reasoning } : {}),
    ...(cached > input ? { inputTokens: input + cached } : {}),
  };
}
