import type { LanguageModelV3 } from '@ai-sdk/provider';
import type { SettingsOf } from '../../../options/model-settings.js';
import { fetchToTheCut } from './cut-connection.js';
import { loadPackage } from './load-package.js';

const BASE_URL = 'https://generativelanguage.googleapis.com/v1beta';

/** What is used of the package. */
export interface GooglePackage {
  createGoogleGenerativeAI: (options: {
    apiKey: string;
    baseURL: string;
    fetch: typeof fetch;
  }) => (model: string) => LanguageModelV3;
}

export async function googleModel({
  model,
  apiKey,
  baseUrl,
}: SettingsOf<'google'>): Promise<LanguageModelV3> {
  const { createGoogleGenerativeAI } = await loadPackage<GooglePackage>('google', '@ai-sdk/google@^3');
  return createGoogleGenerativeAI({ apiKey, baseURL: baseUrl ?? BASE_URL, fetch: fetchToTheCut })(model);
}
