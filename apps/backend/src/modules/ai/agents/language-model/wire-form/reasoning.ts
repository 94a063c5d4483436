import type { LanguageModelV3Message, LanguageModelV3Prompt } from '@ai-sdk/provider';
import type { WireRules } from './wire-rules.js';

/** Stands for the reasoning of a call that was made without. */
const NOTHING_THOUGHT = { type: 'reasoning' as const, text: ' ' };

/**
 * Sends reasoning for as long as its turn runs: older reasoners refuse that of earlier turns
 * (https://api-docs.deepseek.com/guides/reasoning_model), newer ones want that of all calls back
 * (https://api-docs.deepseek.com/guides/thinking_mode), and Kimi's want some with every call
 * (https://github.com/anomalyco/opencode/issues/10996).
 */
export function wantedReasoning(
  prompt: LanguageModelV3Prompt,
  { reasoning }: WireRules,
): LanguageModelV3Prompt {
  if (reasoning === 'every call') return prompt.map(withReasoning);
  if (reasoning === 'calls')
    return prompt.map((message) => (calls(message) ? message : withoutReasoning(message)));
  const turnBegin = runningTurn(prompt);
  return prompt.map((message, index) => (index < turnBegin ? withoutReasoning(message) : message));
}

/** The place where the running turn begins. An answer at the end closes its turn: the user says more after it. */
function runningTurn(prompt: LanguageModelV3Prompt): number {
  if (prompt.at(-1)?.role === 'assistant') return prompt.length;
  return prompt.findLastIndex(({ role }) => role === 'user');
}

function withoutReasoning(message: LanguageModelV3Message): LanguageModelV3Message {
  if (message.role !== 'assistant') return message;
  return { ...message, content: message.content.filter(({ type }) => type !== 'reasoning') };
}

function withReasoning(message: LanguageModelV3Message): LanguageModelV3Message {
  if (message.role !== 'assistant') return message;
  if (!calls(message)) return withoutReasoning(message);
  const isThought = message.content.some(({ type }) => type === 'reasoning');
  return isThought ? message : { ...message, content: [NOTHING_THOUGHT, ...message.content] };
}

function calls({ role, content }: LanguageModelV3Message): boolean {
  return role === 'assistant' && content.some(({ type }) => type === 'tool-call');
}
