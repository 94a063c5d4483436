import * as events from '../anthropic-events.js';
import { halves, type ScriptedAnswer } from './provider-kind.js';

const FINISH = {
  stop: 'end_turn',
  'tool-calls': 'tool_use',
  length: 'max_tokens',
  'content-filter': 'refusal',
} as const;

/** The events of one answer of Anthropic's Messages API; its calls and its reasoning have what identifies them. */
export function anthropicEvents({ reasoning, text, calls = [], finish, usage }: ScriptedAnswer): string[] {
  const cached = usage.cached ?? 0;
  const before = (reasoning ? 1 : 0) + (text === undefined ? 0 : 1);
  return [
    events.begin({ input_tokens: usage.input - cached, output_tokens: 1, cache_read_input_tokens: cached }),
    ...(reasoning ? thinking(reasoning.text, reasoning.signature ?? '') : []),
    ...(text === undefined ? [] : events.text(before - 1, ...halves(text))),
    ...calls.flatMap(({ id = '', name, input }, at) => events.toolUse(before + at, { id, name, input })),
    ...ended(FINISH[finish], usage.output),
  ];
}

function thinking(thought: string, signature: string): string[] {
  const deltas = [
    ...halves(thought).map((half) => ({ type: 'thinking_delta', thinking: half })),
    { type: 'signature_delta', signature },
  ];
  return [
    event({
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'thinking', thinking: '', signature: '' },
    }),
    ...deltas.map((delta) => event({ type: 'content_block_delta', index: 0, delta })),
    event({ type: 'content_block_stop', index: 0 }),
  ];
}

function ended(reason: string, output: number): string[] {
  return [
    event({
      type: 'message_delta',
      delta: { stop_reason: reason, stop_sequence: null },
      usage: { output_tokens: output },
    }),
    event({ type: 'message_stop' }),
  ];
}

function event(data: { type: string } & Record<string, unknown>): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}
