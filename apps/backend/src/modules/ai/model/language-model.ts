import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV3 } from '@ai-sdk/provider';
import { wrapLanguageModel } from 'ai';
import type { AiSettings } from '../../../config/settings.js';
import { fetchToTheCut } from './cut-connection.js';
import { OfflineModel } from './offline.model.js';
import { uniqueToolCalls } from './unique-tool-calls.js';

/** The model that the settings name. */
export function languageModel(settings: AiSettings): LanguageModelV3 {
  return wrapLanguageModel({ model: providerModel(settings), middleware: uniqueToolCalls });
}

function providerModel(settings: AiSettings): LanguageModelV3 {
  switch (settings.provider) {
    case 'offline':
      return new OfflineModel();
    case 'anthropic':
      return createAnthropic(connection(settings))(settings.model);
    case 'openai-compatible':
      return createOpenAICompatible({
        name: 'openai-compatible',
        ...connection(settings),
        baseURL: settings.baseUrl,
        includeUsage: true,
      })(settings.model);
  }
}

function connection({ apiKey, baseUrl }: { apiKey?: string; baseUrl?: string }) {
  return {
    fetch: fetchToTheCut,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
  };
}
