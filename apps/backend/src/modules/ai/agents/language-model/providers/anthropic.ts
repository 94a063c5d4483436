import { createAnthropic } from '@ai-sdk/anthropic';
import type { LanguageModelV3 } from '@ai-sdk/provider';
import type { SettingsOf } from '../../../options/model-settings.js';
import { fetchToTheCut } from './cut-connection.js';

const BASE_URL = 'https://api.anthropic.com/v1';

export function anthropicModel({ model, apiKey, baseUrl }: SettingsOf<'anthropic'>): LanguageModelV3 {
  return createAnthropic({ apiKey, baseURL: baseUrl ?? BASE_URL, fetch: fetchToTheCut })(model);
}
