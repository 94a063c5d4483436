import { Inject, Injectable, Logger } from '@nestjs/common';
import { APICallError, type ModelMessage, RetryError, streamText, type ToolSet } from 'ai';
import { AI_OPTIONS, type AiOptions } from '../../options/ai.options.js';
import { type ConfiguredModel, configuredModel } from './language-model.js';

export interface ModelCall {
  /** What the model is to be and to do. */
  instructions: string;
  messages: ModelMessage[];
  /** What the model may call. Calls are only reported: whoever asks the model runs them. */
  tools: ToolSet;
  /** False where the model must answer in words. */
  mayCallTools: boolean;
  /** Tokens of the answer at most. */
  maxOutputTokens: number;
  signal: AbortSignal;
}

/** What comes of a call, as it comes. */
export type Answer = ReturnType<typeof streamText<ToolSet>>;

/**
 * The one place that calls a model: one answer at a time, streamed. A call that is refused with 429 or 5xx is sent
 * again, with back-off and after the seconds that `Retry-After` asks for (the AI SDK does this).
 */
@Injectable()
export class AiClientService {
  private readonly logger = new Logger('Model');
  private readonly configured: ConfiguredModel;

  constructor(@Inject(AI_OPTIONS) { model }: Pick<AiOptions, 'model'>) {
    if (model === undefined) this.logger.warn('No model is set: the agents answer with an offline stand-in.');
    this.configured = configuredModel(model);
  }

  /** The model's name, as it is stored with its answers. */
  get modelId(): string {
    return this.configured.model.modelId;
  }

  /** Errors come as parts of the stream. Raw parts are the provider's own events, which tell what a cut answer cost. */
  stream(call: ModelCall): Answer {
    const { model, timeoutMs, maxRetries } = this.configured;
    return streamText({
      model,
      system: call.instructions,
      messages: call.messages,
      tools: call.tools,
      toolChoice: call.mayCallTools ? 'auto' : 'none',
      maxOutputTokens: call.maxOutputTokens,
      maxRetries,
      timeout: timeoutMs,
      abortSignal: call.signal,
      includeRawChunks: true,
      experimental_include: { requestBody: false },
      // The SDK itself would print the error whole, which may quote the prompt.
      onError: ({ error }) => {
        this.logger.warn(`The model did not answer: ${nameOf(error)}`);
      },
    });
  }
}

/** What failed, without what was sent or answered. */
function nameOf(error: unknown): string {
  const cause = RetryError.isInstance(error) ? error.lastError : error;
  if (APICallError.isInstance(cause)) return `the provider answers ${cause.statusCode ?? 'nothing'}`;
  return cause instanceof Error ? cause.name : 'an error in its answer';
}
