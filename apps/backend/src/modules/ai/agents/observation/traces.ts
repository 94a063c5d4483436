import {
  type Attributes,
  type Context,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { TokenCounts } from '../../domain/message.js';
import type { ModelCallStart } from '../../options/observer.js';
import { providerName } from './provider-name.js';

/** What a turn is, as far as its spans say. */
export interface TracedTurn {
  readonly agent: { readonly type: string };
  readonly conversation: { readonly id: string };
}

/** What an answer of a model is, as far as its span says. */
export interface TracedAnswer {
  tokens: TokenCounts;
  /** The model's name as the provider gives it. */
  model: string | null;
  finishReason: string;
}

/** A span that has begun. */
export interface OpenSpan {
  isRecording: boolean;
  /** Does work whose own spans stand below this one. */
  around<T>(work: () => T): T;
  /** @param code the code of an error; an error itself would quote what was asked */
  end(code: string | null, attributes?: Attributes): void;
}

/**
 * Spans of turns, models and tools, by the names of OpenTelemetry's conventions for generative AI. The application brings
 * the SDK; without one, nothing is recorded. There is no content in a span: no prompt, no answer, no input or result of a
 * tool, no text of an error.
 */
export class Traces {
  private readonly tracer = trace.getTracer('conversation-store');
  private readonly contexts = new WeakMap<object, Context>();

  turn(turn: TracedTurn): OpenSpan {
    const span = this.tracer.startSpan(`invoke_agent ${turn.agent.type}`, {
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': turn.agent.type,
        'gen_ai.conversation.id': turn.conversation.id,
      },
    });
    const own = trace.setSpan(context.active(), span);
    this.contexts.set(turn, own);
    return openSpan(span, own);
  }

  modelCall(turn: TracedTurn, { agent, provider, model }: ModelCallStart): OpenSpan {
    return this.below(turn, `chat ${model}`, SpanKind.CLIENT, {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': providerName(provider),
      'gen_ai.request.model': model,
      'gen_ai.agent.name': agent,
      'gen_ai.conversation.id': turn.conversation.id,
    });
  }

  tool(turn: TracedTurn, name: string, callId: string): OpenSpan {
    return this.below(turn, `execute_tool ${name}`, SpanKind.INTERNAL, {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': name,
      'gen_ai.tool.call.id': callId,
      'gen_ai.tool.type': 'function',
      'gen_ai.agent.name': turn.agent.type,
    });
  }

  private below(turn: TracedTurn, name: string, kind: SpanKind, attributes: Attributes): OpenSpan {
    const above = this.contexts.get(turn) ?? context.active();
    const span = this.tracer.startSpan(name, { kind, attributes }, above);
    return openSpan(span, trace.setSpan(above, span));
  }
}

/** The attributes that an answer adds to the span of its call. */
export function answerAttributes({ tokens, model, finishReason }: TracedAnswer): Attributes {
  return {
    'gen_ai.response.finish_reasons': [finishReason],
    ...(model === null ? {} : { 'gen_ai.response.model': model }),
    ...counted({
      'gen_ai.usage.input_tokens': tokens.inputTokens,
      'gen_ai.usage.output_tokens': tokens.outputTokens,
      'gen_ai.usage.cache_read.input_tokens': tokens.cacheReadTokens,
      'gen_ai.usage.cache_creation.input_tokens': tokens.cacheWriteTokens,
    }),
  };
}

function counted(counts: Record<string, number | null>): Attributes {
  return Object.fromEntries(
    Object.entries(counts).filter((entry): entry is [string, number] => entry[1] !== null),
  );
}

function openSpan(span: Span, own: Context): OpenSpan {
  return {
    isRecording: span.isRecording(),
    around: (work) => context.with(own, work),
    end: (code, attributes = {}) => {
      span.setAttributes(attributes);
      if (code !== null) {
        span.setAttribute('error.type', code);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}
