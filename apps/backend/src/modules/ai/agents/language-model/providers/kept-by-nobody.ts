import type { LanguageModelV3 } from '@ai-sdk/provider';
import { defaultSettingsMiddleware, wrapLanguageModel } from 'ai';

/**
 * Asks the Responses API to keep nothing of a conversation: what an answer says and thinks (encrypted) goes back to it
 * whole, and no request names an item of the provider's that may be gone. The `providerOptions` of an agent come before.
 */
export function keptByNobody(provider: 'openai' | 'azure', model: LanguageModelV3): LanguageModelV3 {
  const settings = { providerOptions: { [provider]: { store: false } } };
  return wrapLanguageModel({ model, middleware: defaultSettingsMiddleware({ settings }) });
}
