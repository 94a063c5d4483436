import type { LanguageModelV3 } from '@ai-sdk/provider';
import type { SettingsOf } from '../../../options/model-settings.js';
import { fetchToTheCut } from './cut-connection.js';
import { loadPackage } from './load-package.js';

const BASE_URL = 'https://api.mistral.ai/v1';

/** What is used of the package. */
export interface MistralPackage {
  createMistral: (options: {
    apiKey: string;
    baseURL: string;
    fetch: typeof fetch;
  }) => (model: string) => LanguageModelV3;
}

export async function mistralModel({
  model,
  apiKey,
  baseUrl,
}: SettingsOf<'mistral'>): Promise<LanguageModelV3> {
  const { createMistral } = await loadPackage<MistralPackage>('mistral', '@ai-sdk/mistral@^3');
  return createMistral({ apiKey, baseURL: baseUrl ?? BASE_URL, fetch: fetchToTheCut })(model);
}
