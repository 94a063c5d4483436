import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV3 } from '@ai-sdk/provider';
import type { SettingsOf } from '../../../options/model-settings.js';
import { fetchToTheCut } from './cut-connection.js';

/** Names of OpenAI's reasoning models, which refuse `max_tokens`. */
const REASONING_MODEL = /^(?:gpt-[5-9]|o\d)/;

export function openAiCompatibleModel({
  model,
  baseUrl,
  apiKey,
}: SettingsOf<'openai-compatible'>): LanguageModelV3 {
  return createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: baseUrl,
    ...(apiKey === undefined ? {} : { apiKey }),
    fetch: fetchToTheCut,
    includeUsage: true,
    ...(REASONING_MODEL.test(model) ? { transformRequestBody: withCompletionTokens } : {}),
  })(model);
}

function withCompletionTokens({ max_tokens, ...body }: Record<string, unknown>): Record<string, unknown> {
  return { ...body, max_completion_tokens: max_tokens };
}
