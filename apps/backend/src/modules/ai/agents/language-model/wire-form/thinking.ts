import type { LanguageModelV3CallOptions, LanguageModelV3Message } from '@ai-sdk/provider';

/**
 * Switches Anthropic's thinking off within a turn whose calls were made without it: a turn that goes on after a decision
 * may have begun with other settings, and the provider refuses calls without their thinking
 * (https://platform.claude.com/docs/en/build-with-claude/extended-thinking#toggling-thinking-modes-in-conversations).
 */
export function thinkingWhereBegun(params: LanguageModelV3CallOptions): LanguageModelV3CallOptions {
  const { providerOptions = {}, prompt } = params;
  const { anthropic = {} } = providerOptions;
  const thinking = anthropic.thinking as { type?: string } | undefined;
  if (thinking?.type !== 'enabled') return params;
  const turn = prompt.slice(prompt.findLastIndex(({ role }) => role === 'user') + 1);
  if (!turn.some(callsUnthinking)) return params;
  const off = { ...anthropic, thinking: { type: 'disabled' } };
  return { ...params, providerOptions: { ...providerOptions, anthropic: off } };
}

function callsUnthinking({ role, content }: LanguageModelV3Message): boolean {
  return (
    role === 'assistant' &&
    content[0]?.type !== 'reasoning' &&
    content.some((part) => part.type === 'tool-call' && !part.providerExecuted)
  );
}
