import type { LanguageModelV3Prompt, LanguageModelV3ToolCallPart } from '@ai-sdk/provider';
import type { WireRules } from './wire-rules.js';

/** The signature that Gemini documents for calls that it did not make (https://ai.google.dev/gemini-api/docs/thought-signatures). */
const NO_SIGNATURE = 'skip_thought_signature_validator';

/**
 * Signs calls for Gemini where it is called by the OpenAI form. The AI SDK hands its signatures over under the provider's
 * own name, and takes them back under `google` alone; and Gemini refuses calls that it did not make without a signature.
 * Its own package sees to both.
 */
export function signedCalls(prompt: LanguageModelV3Prompt, { signsCalls }: WireRules): LanguageModelV3Prompt {
  if (!signsCalls) return prompt;
  return prompt.map((message) => {
    if (message.role !== 'assistant') return message;
    const first = message.content.find(({ type }) => type === 'tool-call');
    const content = message.content.map((part) =>
      part.type === 'tool-call' ? signed(part, part === first ? NO_SIGNATURE : undefined) : part,
    );
    return { ...message, content };
  });
}

function signed(
  call: LanguageModelV3ToolCallPart,
  otherwise: string | undefined,
): LanguageModelV3ToolCallPart {
  const { providerOptions = {} } = call;
  const given = Object.values(providerOptions).find((options) => options.thoughtSignature !== undefined);
  const thoughtSignature = given?.thoughtSignature ?? otherwise;
  if (thoughtSignature === undefined) return call;
  return {
    ...call,
    providerOptions: { ...providerOptions, google: { ...providerOptions.google, thoughtSignature } },
  };
}
