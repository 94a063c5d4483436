import type { Json, TokenCounts } from '../../../modules/ai/index.js';
import { objectIn } from '../json-value.js';

type Counts = Partial<TokenCounts>;

/** Tokens that a message may have: more than any model takes. */
const MAX_TOKENS = 1_000_000_000;

/** Tokens that a provider adds to the input beside it, and not within it, as Anthropic does. */
type InputForm = 'input includes cache' | 'input is beside cache';

/**
 * Reads tokens as OpenAI, Anthropic, LangChain and the AI SDK report them, by the store's definition: the input includes
 * what a cache gave or took. Of a report that contradicts itself nothing is taken.
 */
export function tokenCounts(usage: Json | undefined, form: InputForm = 'input includes cache'): Counts {
  const reported = objectIn(usage);
  if (!reported) return {};
  const inputs = detailsIn(reported, 'prompt_tokens_details', 'input_tokens_details', 'input_token_details');
  const outputs = detailsIn(
    reported,
    'completion_tokens_details',
    'output_tokens_details',
    'output_token_details',
  );
  const cacheRead =
    first(reported, 'cacheReadTokens', 'cachedInputTokens', 'cache_read_input_tokens') ??
    first(inputs, 'cached_tokens', 'cache_read', 'cacheReadTokens');
  const cacheWrite =
    first(reported, 'cacheWriteTokens', 'cache_creation_input_tokens') ??
    first(inputs, 'cache_creation', 'cacheWriteTokens');
  const input = first(reported, 'inputTokens', 'prompt_tokens', 'input_tokens', 'promptTokens');
  const beside = form === 'input is beside cache' ? (cacheRead ?? 0) + (cacheWrite ?? 0) : 0;
  return consistent({
    inputTokens: input === undefined ? undefined : input + beside,
    outputTokens: first(reported, 'outputTokens', 'completion_tokens', 'output_tokens', 'completionTokens'),
    cacheReadTokens: cacheRead,
    cacheWriteTokens: cacheWrite,
    reasoningTokens:
      first(reported, 'reasoningTokens') ??
      first(outputs, 'reasoning_tokens', 'reasoning', 'reasoningTokens'),
  });
}

function consistent(counts: Record<keyof TokenCounts, number | undefined>): Counts {
  const {
    inputTokens = 0,
    outputTokens = 0,
    cacheReadTokens = 0,
    cacheWriteTokens = 0,
    reasoningTokens = 0,
  } = counts;
  const fits = cacheReadTokens + cacheWriteTokens <= inputTokens && reasoningTokens <= outputTokens;
  if (!fits) return {};
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined));
}

function detailsIn(usage: Record<string, Json>, ...names: string[]): Record<string, Json> {
  const camel = names.map((name) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()));
  return [...names, ...camel].map((name) => objectIn(usage[name])).find((found) => found) ?? {};
}

/** The first of these members that is a count. */
function first(from: Record<string, Json>, ...names: string[]): number | undefined {
  return names
    .map((name) => from[name])
    .find(
      (count): count is number =>
        typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= MAX_TOKENS,
    );
}
