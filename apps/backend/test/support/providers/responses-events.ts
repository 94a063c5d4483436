import { randomUUID } from 'node:crypto';
import { halves, type ScriptedAnswer, type ScriptedCall } from './provider-kind.js';
import type { ResponsesMemory, StreamedItem } from './responses-memory.js';

type Event = { type: string } & Record<string, unknown>;

/** The events of one answer of the Responses API; its items are kept in the memory. */
export function responsesEvents(answer: ScriptedAnswer, memory: ResponsesMemory): string[] {
  const items = itemsOf(answer);
  memory.stream(items.map(({ item }) => item));
  const created = { id: newId('resp'), created_at: 1, model: 'gpt-5' };
  return [
    { type: 'response.created', response: created },
    ...items.flatMap(({ item, events }, at) => events(item, at)),
    ended(answer, created),
  ].map((event, sequence) => `data: ${JSON.stringify({ sequence_number: sequence, ...event })}\n\n`);
}

interface Streaming {
  item: StreamedItem;
  events: (item: StreamedItem, at: number) => Event[];
}

function itemsOf({ reasoning, text, calls = [] }: ScriptedAnswer): Streaming[] {
  const encrypted = reasoning?.signature ?? Buffer.from(`ÿ?> ${randomUUID()}`).toString('base64');
  return [
    ...(reasoning ? [thought(reasoning.text, encrypted)] : []),
    ...(text === undefined ? [] : [said(text)]),
    ...calls.map(called),
  ];
}

function thought(text: string, encrypted: string): Streaming {
  const summary = [{ type: 'summary_text', text }];
  return {
    item: { id: newId('rs'), type: 'reasoning', encrypted },
    events: ({ id }, at) => [
      added(at, { id, type: 'reasoning', summary: [] }),
      { type: 'response.reasoning_summary_part.added', item_id: id, summary_index: 0 },
      ...halves(text).map((delta) => ({
        type: 'response.reasoning_summary_text.delta',
        item_id: id,
        summary_index: 0,
        delta,
      })),
      { type: 'response.reasoning_summary_part.done', item_id: id, summary_index: 0 },
      done(at, { id, type: 'reasoning', summary, encrypted_content: encrypted }),
    ],
  };
}

function said(text: string): Streaming {
  const content = [{ type: 'output_text', text, annotations: [] }];
  return {
    item: { id: newId('msg'), type: 'message' },
    events: ({ id }, at) => [
      added(at, { id, type: 'message', role: 'assistant', content: [] }),
      ...halves(text).map((delta) => ({ type: 'response.output_text.delta', item_id: id, delta })),
      done(at, { id, type: 'message', role: 'assistant', content }),
    ],
  };
}

function called({ id: callId = newId('call'), name, input }: ScriptedCall): Streaming {
  const given = JSON.stringify(input);
  return {
    item: { id: newId('fc'), type: 'function_call', callId },
    events: ({ id }, at) => {
      const call = { id, type: 'function_call', call_id: callId, name, status: 'completed' };
      return [
        added(at, { ...call, arguments: '' }),
        ...halves(given).map((delta) => ({
          type: 'response.function_call_arguments.delta',
          item_id: id,
          output_index: at,
          delta,
        })),
        done(at, { ...call, arguments: given }),
      ];
    },
  };
}

function added(at: number, item: object): Event {
  return { type: 'response.output_item.added', output_index: at, item };
}

function done(at: number, item: object): Event {
  return { type: 'response.output_item.done', output_index: at, item };
}

const INCOMPLETE: Partial<Record<ScriptedAnswer['finish'], string>> = {
  length: 'max_output_tokens',
  'content-filter': 'content_filter',
};

function ended({ finish, usage }: ScriptedAnswer, created: object): Event {
  const reason = INCOMPLETE[finish];
  return {
    type: reason === undefined ? 'response.completed' : 'response.incomplete',
    response: {
      ...created,
      incomplete_details: reason === undefined ? null : { reason },
      usage: {
        input_tokens: usage.input,
        input_tokens_details: { cached_tokens: usage.cached ?? 0 },
        output_tokens: usage.output,
        output_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
      },
    },
  };
}

function newId(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll('-', '')}`;
}
