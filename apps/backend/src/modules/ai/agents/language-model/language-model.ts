import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV3 } from '@ai-sdk/provider';
import { type LanguageModel, wrapLanguageModel } from 'ai';
import type { ModelSettings } from '../../options/ai.options.js';
import { boundedAnswers } from './bounded-answer.js';
import { fetchToTheCut } from './cut-connection.js';
import { OfflineModel } from './offline.model.js';
import { uniqueToolCalls } from './unique-tool-calls.js';
import { wireForm } from './wire-form/wire-form.js';

/** Named, so that no environment variable of the provider's package sends the conversation elsewhere. */
const ANTHROPIC_URL = 'https://api.anthropic.com/v1';

const DEFAULT_TIMEOUT_MS = 120_000;
const DEFAULT_MAX_RETRIES = 2;

/** A model with its timeout and its number of retries. */
export interface ConfiguredModel {
  model: LanguageModelV3;
  timeoutMs: number;
  maxRetries: number;
}

/**
 * Makes the model of the agents from the application's own, or from settings.
 *
 * @throws Error for a model of the AI SDK that is given by its name, or is of another version than this one
 */
export function configuredModel(
  chosen: LanguageModel | ModelSettings = { provider: 'offline' },
): ConfiguredModel {
  const isOwn = typeof chosen === 'string' || 'specificationVersion' in chosen;
  const { timeoutMs = DEFAULT_TIMEOUT_MS, maxRetries = DEFAULT_MAX_RETRIES } = isOwn ? {} : chosen;
  const model = isOwn ? givenModel(chosen) : providerModel(chosen);
  return {
    model: wrapLanguageModel({ model, middleware: [uniqueToolCalls, boundedAnswers, wireForm] }),
    timeoutMs,
    maxRetries,
  };
}

function givenModel(model: LanguageModel): LanguageModelV3 {
  if (typeof model !== 'string' && model.specificationVersion === 'v3') return model;
  throw new Error('`model` must be a LanguageModel of the AI SDK 6 (such as anthropic("…")), or settings.');
}

function providerModel(settings: ModelSettings): LanguageModelV3 {
  switch (settings.provider) {
    case 'offline':
      return new OfflineModel();
    case 'anthropic':
      return createAnthropic({ baseURL: ANTHROPIC_URL, ...connection(settings) })(settings.model);
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
