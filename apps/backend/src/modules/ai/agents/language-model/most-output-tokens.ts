import type { SharedV3ProviderOptions } from '@ai-sdk/provider';

/** Tokens of thinking that is switched on without a number. */
const DEFAULT_THINKING_TOKENS = 1_024;

/**
 * The most tokens of an answer. Anthropic's packages, Bedrock's among them, let thoughts have their tokens beside those of
 * the answer.
 */
export function mostOutputTokens(limit: number, options: SharedV3ProviderOptions = {}): number {
  const nested = Object.values(options).flatMap((ofProvider) => Object.values(ofProvider));
  return nested.reduce<number>((sum, option) => sum + thinkingTokens(option), limit);
}

function thinkingTokens(option: unknown): number {
  if (typeof option !== 'object' || option === null) return 0;
  const { type, budgetTokens } = option as { type?: unknown; budgetTokens?: unknown };
  if (typeof budgetTokens === 'number') return budgetTokens;
  return type === 'enabled' ? DEFAULT_THINKING_TOKENS : 0;
}
