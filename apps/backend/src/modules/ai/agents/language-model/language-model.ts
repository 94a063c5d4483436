import type { LanguageModelV3, LanguageModelV3Middleware } from '@ai-sdk/provider';
import { extractReasoningMiddleware, type LanguageModel, wrapLanguageModel } from 'ai';
import type { ModelSettings } from '../../options/model-settings.js';
import { boundedAnswers } from './bounded-answer.js';
import { exactInputs } from './exact-inputs.js';
import { promptCaching } from './prompt-caching.js';
import { providerModel } from './providers/index.js';
import { notSilentFor } from './silence.js';
import { uniqueToolCalls } from './unique-tool-calls.js';
import { wireForm } from './wire-form/wire-form.js';

const DEFAULT_TIMEOUT_MS = 120_000;
const DEFAULT_MAX_RETRIES = 2;

/** A model with its number of retries. */
export interface ConfiguredModel {
  model: LanguageModelV3;
  maxRetries: number;
}

/**
 * Makes a model of agents from the application's own, or from settings.
 *
 * @throws Error for a model of the AI SDK that is given by its name, or is of another version than this one; for a
 *   provider whose package is missing
 */
export async function configuredModel(chosen: LanguageModel | ModelSettings): Promise<ConfiguredModel> {
  const isOwn = typeof chosen === 'string' || 'specificationVersion' in chosen;
  const settings: Partial<ModelSettings> = isOwn ? {} : chosen;
  const model = isOwn ? givenModel(chosen) : await providerModel(chosen);
  return {
    model: wrapLanguageModel({ model, middleware: middlewareOf(model, settings) }),
    maxRetries: settings.maxRetries ?? DEFAULT_MAX_RETRIES,
  };
}

/** What stands between the runtime and a model: the last is next to the model. */
function middlewareOf(
  { provider }: LanguageModelV3,
  { timeoutMs, reasoningTag }: Partial<ModelSettings>,
): LanguageModelV3Middleware[] {
  return [
    uniqueToolCalls,
    exactInputs,
    boundedAnswers,
    // The stand-in refuses nothing, and reads the last thing that was said.
    ...(provider === 'offline' ? [] : [wireForm]),
    ...(reasoningTag === undefined ? [] : [extractReasoningMiddleware({ tagName: reasoningTag })]),
    promptCaching,
    notSilentFor(timeoutMs ?? DEFAULT_TIMEOUT_MS),
  ];
}

function givenModel(model: LanguageModel): LanguageModelV3 {
  if (typeof model !== 'string' && model.specificationVersion === 'v3') return model;
  throw new Error('`model` must be a LanguageModel of the AI SDK 6 (such as anthropic("…")), or settings.');
}
