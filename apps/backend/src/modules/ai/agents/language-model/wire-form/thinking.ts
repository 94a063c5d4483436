import type { LanguageModelV3CallOptions, LanguageModelV3Message } from '@ai-sdk/provider';

/** Where options switch Anthropic's thinking on, by the name under which a provider of its models has its options. */
const SWITCHES = [
  ['anthropic', 'thinking'],
  ['bedrock', 'reasoningConfig'],
] as const;

/**
 * Switches Anthropic's thinking off within a turn whose calls were made without it: a turn that goes on after a decision
 * may have begun with other settings or another model, and the provider refuses calls without their thinking
 * (https://platform.claude.com/docs/en/build-with-claude/extended-thinking#toggling-thinking-modes-in-conversations).
 */
export function thinkingWhereBegun(params: LanguageModelV3CallOptions): LanguageModelV3CallOptions {
  const { providerOptions = {}, prompt } = params;
  const turn = prompt.slice(prompt.findLastIndex(({ role }) => role === 'user') + 1);
  if (!turn.some(callsUnthinking)) return params;
  const off = SWITCHES.flatMap(([name, option]) => {
    const { [name]: options = {} } = providerOptions;
    const { type } = Object(options[option]) as { type?: unknown };
    return type === 'enabled' ? [[name, { ...options, [option]: { type: 'disabled' } }] as const] : [];
  });
  return { ...params, providerOptions: { ...providerOptions, ...Object.fromEntries(off) } };
}

function callsUnthinking({ role, content }: LanguageModelV3Message): boolean {
  return (
    role === 'assistant' &&
    content[0]?.type !== 'reasoning' &&
    content.some((part) => part.type === 'tool-call' && !part.providerExecuted)
  );
}
