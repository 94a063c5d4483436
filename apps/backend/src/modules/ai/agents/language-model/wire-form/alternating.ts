import type { LanguageModelV3Message, LanguageModelV3Prompt } from '@ai-sdk/provider';
import type { WireRules } from './wire-rules.js';

export const BETWEEN_TEXTS = '\n\n';
const BEGIN = text('user', '(The assistant begins.)');
const UNANSWERED = text('assistant', '(No answer.)');
const GO_ON = text('user', '(Go on.)');

type Spoken = Exclude<LanguageModelV3Message, { role: 'system' }>;
type Part = Spoken['content'][number];

/**
 * Joins neighbours of one role, and fills what is missing where roles must alternate: templates that want it answer 400
 * (https://github.com/vllm-project/vllm/issues/6862), and Mistral refuses a user's message right after results
 * (https://github.com/charmbracelet/crush/issues/279). An answer is never last: there would be nothing to say.
 */
export function alternating(prompt: LanguageModelV3Prompt, { alternates }: WireRules): LanguageModelV3Prompt {
  const system = prompt.filter(({ role }) => role === 'system');
  const spoken = prompt.filter((message) => message.role !== 'system');
  const messages: Spoken[] = [];
  for (const message of spoken) {
    const last = messages.at(-1);
    if (alternates && !last && message.role !== 'user') messages.push(BEGIN);
    if (alternates && last?.role === 'tool' && message.role === 'user') messages.push(UNANSWERED);
    if (last?.role === message.role) messages.splice(-1, 1, joined(last, message));
    else messages.push(message);
  }
  if (messages.length === 0 || messages.at(-1)?.role === 'assistant') messages.push(GO_ON);
  return [...system, ...messages.map(withJoinedTexts)];
}

function joined(one: Spoken, other: Spoken): Spoken {
  return { ...one, content: [...one.content, ...other.content] } as Spoken;
}

/** Makes neighbouring texts one: some packages of the AI SDK put them together without anything in between. */
function withJoinedTexts(message: Spoken): Spoken {
  const parts: Part[] = [];
  for (const part of message.content) {
    const last = parts.at(-1);
    if (isPlainText(last) && isPlainText(part))
      parts.splice(-1, 1, { ...last, text: last.text + BETWEEN_TEXTS + part.text });
    else parts.push(part);
  }
  return { ...message, content: parts } as Spoken;
}

function isPlainText(part: Part | undefined): part is Extract<Part, { type: 'text' }> {
  return part?.type === 'text' && part.providerOptions === undefined;
}

function text(role: 'user' | 'assistant', words: string): Spoken {
  return { role, content: [{ type: 'text', text: words }] };
}
