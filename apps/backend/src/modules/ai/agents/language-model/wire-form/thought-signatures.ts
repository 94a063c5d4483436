import type { LanguageModelV3Prompt, LanguageModelV3ToolCallPart } from '@ai-sdk/provider';
import type { WireRules } from './wire-rules.js';

/** The signature that Gemini documents for calls that it did not make (https://ai.google.dev/gemini-api/docs/thought-signatures). */
const NO_SIGNATURE = 'skip_thought_signature_validator';

/**
 * Signs calls that Gemini did not make where it is called by the OpenAI form: it refuses those without a signature. Its
 * own package does so itself.
 */
export function signedCalls(prompt: LanguageModelV3Prompt, { signsCalls }: WireRules): LanguageModelV3Prompt {
  if (!signsCalls) return prompt;
  return prompt.map((message) => {
    if (message.role !== 'assistant') return message;
    const first = message.content.find(({ type }) => type === 'tool-call');
    return {
      ...message,
      content: message.content.map((part) =>
        part === first && part.type === 'tool-call' ? signed(part) : part,
      ),
    };
  });
}

function signed(call: LanguageModelV3ToolCallPart): LanguageModelV3ToolCallPart {
  const { google = {} } = call.providerOptions ?? {};
  const thoughtSignature = google.thoughtSignature ?? NO_SIGNATURE;
  return { ...call, providerOptions: { ...call.providerOptions, google: { ...google, thoughtSignature } } };
}
