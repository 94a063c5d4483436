import type {
  LanguageModelV3CallOptions,
  LanguageModelV3Message,
  SharedV3ProviderOptions,
} from '@ai-sdk/provider';

const RESPONSES_API = /^(openai|azure)\.responses/;

/**
 * Has the Responses API keep nothing, unless it is told to: the answers are sent back as they are, and not by the ids of
 * items, which are gone one day; reasoning goes back encrypted. An item whose reasoning is left out would be refused.
 */
export function openAiItems(
  params: LanguageModelV3CallOptions,
  provider: string,
): LanguageModelV3CallOptions {
  const [, name] = RESPONSES_API.exec(provider) ?? [];
  if (name === undefined) return params;
  const { store = false, ...options } = params.providerOptions?.[name] ?? {};
  const providerOptions = { ...params.providerOptions, [name]: { ...options, store } };
  if (store === true) return { ...params, providerOptions };
  return { ...params, providerOptions, prompt: params.prompt.map((message) => withoutItems(message, name)) };
}

function withoutItems(message: LanguageModelV3Message, name: string): LanguageModelV3Message {
  if (message.role !== 'assistant') return message;
  return { ...message, content: message.content.map((part) => withoutItem(part, name)) };
}

function withoutItem<T extends { type: string; providerOptions?: SharedV3ProviderOptions }>(
  part: T,
  name: string,
): T {
  if (part.type === 'reasoning' || !part.providerOptions?.[name]) return part;
  const { itemId: _, ...options } = part.providerOptions[name];
  return { ...part, providerOptions: { ...part.providerOptions, [name]: options } };
}
