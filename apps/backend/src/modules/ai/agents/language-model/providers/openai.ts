import type { LanguageModelV3 } from '@ai-sdk/provider';
import type { SettingsOf } from '../../../options/model-settings.js';
import { fetchToTheCut } from './cut-connection.js';
import { loadPackage } from './load-package.js';

const BASE_URL = 'https://api.openai.com/v1';

/** What is used of the package. */
export interface OpenAiPackage {
  createOpenAI: (options: {
    apiKey: string;
    baseURL: string;
    fetch: typeof fetch;
  }) => (model: string) => LanguageModelV3;
}

export async function openAiModel({
  model,
  apiKey,
  baseUrl,
}: SettingsOf<'openai'>): Promise<LanguageModelV3> {
  const { createOpenAI } = await loadPackage<OpenAiPackage>('openai', '@ai-sdk/openai@^3');
  const account = { apiKey, baseURL: baseUrl ?? BASE_URL, fetch: fetchToTheCut };
  return createOpenAI(account)(model);
}
