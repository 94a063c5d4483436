import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { Injectable, Module } from '@nestjs/common';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { tool, type ToolSet, wrapLanguageModel } from 'ai';
import { z } from 'zod';
import { Agent, AiModule } from '../../src/modules/ai/index.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { type Reply, startModelServer } from '../support/model-server.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import * as openai from '../support/openai-events.js';
import { turnEnded } from '../support/turns.js';
import { useBackend } from '../support/use-backend.js';

const MARKER = 'MARKER7f3a';
const USAGE = { prompt_tokens: 120, completion_tokens: 30, prompt_tokens_details: { cached_tokens: 100 } };
/** Every attribute that a span may have. */
const ATTRIBUTES = [
  'error.type',
  'gen_ai.agent.name',
  'gen_ai.conversation.id',
  'gen_ai.operation.name',
  'gen_ai.provider.name',
  'gen_ai.request.model',
  'gen_ai.response.finish_reasons',
  'gen_ai.response.model',
  'gen_ai.tool.call.id',
  'gen_ai.tool.name',
  'gen_ai.tool.type',
  'gen_ai.usage.cache_read.input_tokens',
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.output_tokens',
];

const server = await startModelServer();
/** Spans that were active where the model was asked and where the tool ran. */
const active: (string | undefined)[] = [];
const noteActive = (): void => void active.push(trace.getActiveSpan()?.spanContext().spanId);

@Injectable()
class WatchedAgent extends Agent {
  readonly type = 'watched';
  readonly instructions = MARKER;
  override readonly model = wrapLanguageModel({
    model: createOpenAICompatible({ name: 'gateway', baseURL: `${server.url}/v1` }).chatModel('gpt'),
    middleware: {
      specificationVersion: 'v3',
      wrapStream: ({ doStream }) => {
        noteActive();
        return doStream();
      },
    },
  });

  override tools(): ToolSet {
    const inputSchema = z.object({ text: z.string() });
    return {
      look_up: tool({
        inputSchema,
        execute: ({ text }) => {
          noteActive();
          return text;
        },
      }),
      fail: tool({
        inputSchema,
        execute: ({ text }): string => {
          throw new Error(text);
        },
      }),
    };
  }
}

@Module({ imports: [AiModule], providers: [WatchedAgent] })
class WatchedModule {}

describe('Traces', () => {
  const backend = useBackend({}, [WatchedModule]);
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  let client: HttpClient;

  beforeAll(async () => {
    trace.setGlobalTracerProvider(provider);
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    client = await newClient(backend.current);
  });
  afterEach(() => {
    exporter.reset();
    active.length = 0;
  });
  afterAll(async () => {
    trace.disable();
    context.disable();
    await provider.shutdown();
    await server.stop();
  });

  /** The spans of a turn, by their names. */
  async function spansAfter(...replies: Reply[]): Promise<Map<string, ReadableSpan[]>> {
    server.answer(...replies);
    const { id } = await client.newConversation({ agentType: 'watched' });
    await (await speakTo(backend.current, client.scope, ['watched', id], userMessage(MARKER))).rest();
    await turnEnded(backend.current, id);
    const spans = exporter.getFinishedSpans();
    for (const { attributes, events, status, name } of spans) {
      expect(Object.keys(attributes).filter((key) => !ATTRIBUTES.includes(key))).toEqual([]);
      expect(JSON.stringify([name, attributes, events, status])).not.toContain(MARKER);
      expect(events).toEqual([]);
    }
    const byName = new Map<string, ReadableSpan[]>();
    for (const span of spans) byName.set(span.name, [...(byName.get(span.name) ?? []), span]);
    return byName;
  }

  const answer: Reply = { body: [...openai.text(MARKER), ...openai.end('stop', USAGE)] };
  const call = (name: string): Reply => ({
    body: [
      ...openai.toolCalls({ id: 'call-1', name, input: { text: MARKER } }),
      ...openai.end('tool_calls', USAGE),
    ],
  });

  it('have a turn with its calls of the model and of tools below it, by the names of the conventions', async () => {
    const spans = await spansAfter(call('look_up'), answer);
    const [turn] = spans.get('invoke_agent watched')!;
    const chats = spans.get('chat gpt')!;
    const [ran] = spans.get('execute_tool look_up')!;

    expect([...spans.keys()].toSorted()).toEqual([
      'chat gpt',
      'execute_tool look_up',
      'invoke_agent watched',
    ]);
    expect(turn!.attributes).toEqual({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'watched',
      'gen_ai.conversation.id': expect.any(String),
    });
    for (const below of [...chats, ran!])
      expect(below.parentSpanContext?.spanId).toBe(turn!.spanContext().spanId);
    expect(chats.map(({ kind, attributes }) => [kind, attributes])).toEqual(
      ['tool-calls', 'stop'].map((reason) => [
        SpanKind.CLIENT,
        expect.objectContaining({
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'gateway.chat',
          'gen_ai.request.model': 'gpt',
          'gen_ai.response.model': 'gpt-replayed',
          'gen_ai.response.finish_reasons': [reason],
          'gen_ai.usage.input_tokens': 120,
          'gen_ai.usage.output_tokens': 30,
          'gen_ai.usage.cache_read.input_tokens': 100,
        }),
      ]),
    );
    expect(ran!.attributes).toMatchObject({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'look_up',
      'gen_ai.tool.call.id': expect.stringMatching(/^call/),
    });
    const idOf = (span: ReadableSpan | undefined) => span!.spanContext().spanId;
    expect(active).toEqual([idOf(chats[0]), idOf(ran), idOf(chats[1])]);
  });

  it('name the kind of an error, and nothing that it says', async () => {
    const spans = await spansAfter(call('fail'), {
      status: 400,
      body: [`{"error":{"message":"${MARKER}"}}`],
    });
    const failed = (name: string) => {
      const { attributes, status } = spans.get(name)!.at(-1)!;
      return [attributes['error.type'], status];
    };

    expect(failed('execute_tool fail')).toEqual(['tool_error', { code: SpanStatusCode.ERROR }]);
    expect(failed('chat gpt')).toEqual(['MODEL_FAILED', { code: SpanStatusCode.ERROR }]);
    expect(failed('invoke_agent watched')).toEqual(['MODEL_FAILED', { code: SpanStatusCode.ERROR }]);
  });
});
