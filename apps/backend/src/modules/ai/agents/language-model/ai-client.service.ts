import type { SharedV3ProviderOptions } from '@ai-sdk/provider';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type LanguageModel, type ModelMessage, streamText, type ToolSet } from 'ai';
import { AI_OPTIONS, type AiOptions } from '../../options/ai.options.js';
import type { ModelSettings } from '../../options/model-settings.js';
import { ConfiguredModels } from './configured-models.js';
import type { ConfiguredModel } from './language-model.js';
import { type ModelError, modelErrorOf } from './model-error.js';

export interface ModelCall {
  model: ConfiguredModel;
  /** Options of the model's provider, such as thinking. */
  providerOptions?: SharedV3ProviderOptions | undefined;
  /** Further headers of the request. */
  headers?: Record<string, string> | undefined;
  /** The system prompt: the model's role and task. */
  instructions: string;
  messages: ModelMessage[];
  /** The tools that the model may call. Calls are only reported: the caller of the model runs them. */
  tools: ToolSet;
  /** Tells whether the model may call tools; false where it must answer in words. */
  mayCallTools: boolean;
  /** The largest number of tokens of the answer. */
  maxOutputTokens: number;
  signal: AbortSignal;
  /** Is told why the model did not answer, before the answer ends. */
  onFailure?: (error: ModelError) => void;
}

/** The streamed result of a call. */
export type Answer = ReturnType<typeof streamText<ToolSet>>;

/**
 * Calls the model, and is the only class that does: one answer at a time, streamed. A call that is refused with 429 or
 * 5xx is sent again, with back-off and after the seconds that `Retry-After` asks for (the AI SDK does this).
 */
@Injectable()
export class AiClientService {
  private readonly logger = new Logger('Model');

  constructor(
    @Inject(AI_OPTIONS) { model }: Pick<AiOptions, 'model'>,
    private readonly models: ConfiguredModels,
  ) {
    if (model === undefined) this.logger.warn('No model is set: the agents answer with an offline stand-in.');
  }

  /** The model that an agent has chosen, or the module's. */
  modelOf({ model }: { model?: LanguageModel | ModelSettings }): Promise<ConfiguredModel> {
    return this.models.of(model);
  }

  /**
   * Streams one answer. Errors come as parts of the stream. Raw parts are the provider's own events, which report the
   * tokens of an answer that was cut off.
   */
  stream(call: ModelCall): Answer {
    const { model, maxRetries } = call.model;
    return streamText({
      model,
      system: call.instructions,
      messages: call.messages,
      tools: call.tools,
      toolChoice: call.mayCallTools ? 'auto' : 'none',
      maxOutputTokens: call.maxOutputTokens,
      maxRetries,
      ...(call.providerOptions ? { providerOptions: call.providerOptions } : {}),
      ...(call.headers ? { headers: call.headers } : {}),
      abortSignal: call.signal,
      includeRawChunks: true,
      experimental_include: { requestBody: false },
      // The SDK itself would print the error whole, which may quote the prompt.
      onError: ({ error }) => {
        const failure = modelErrorOf(error);
        this.logger.warn(`The model did not answer: ${failure.reason}`);
        call.onFailure?.(failure);
      },
    });
  }
}
