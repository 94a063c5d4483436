import type {
  LanguageModelV3CallOptions,
  LanguageModelV3Prompt,
  SharedV3ProviderOptions,
} from '@ai-sdk/provider';

const ITEM_PROVIDERS = ['openai', 'azure'];

/**
 * Sends answers of the Responses API as they are, and not by the ids of its items, which the provider keeps only where it
 * is told to: an item that is gone, or whose reasoning is left out, is refused. Reasoning goes back encrypted.
 */
export function openAiItems(
  prompt: LanguageModelV3Prompt,
  { providerOptions }: LanguageModelV3CallOptions,
): LanguageModelV3Prompt {
  if (ITEM_PROVIDERS.some((name) => providerOptions?.[name]?.store === true)) return prompt;
  return prompt.map((message) => {
    if (message.role !== 'assistant') return message;
    return { ...message, content: message.content.map(withoutItem) };
  });
}

function withoutItem<T extends { type: string; providerOptions?: SharedV3ProviderOptions }>(part: T): T {
  if (part.type === 'reasoning' || !part.providerOptions) return part;
  const kept = Object.entries(part.providerOptions).map(([provider, { itemId: _, ...options }]) => [
    provider,
    ITEM_PROVIDERS.includes(provider) ? options : part.providerOptions?.[provider],
  ]);
  return { ...part, providerOptions: Object.fromEntries(kept) as SharedV3ProviderOptions };
}
