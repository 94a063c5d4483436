import type { Json, Message } from './message.js';

/** The fields of a message that search looks at. */
export type Searchable = Pick<Message, 'content' | 'toolCalls' | 'toolResults'>;

/** Every text that search looks at: the content, then each string and number inside the tool calls and results. */
export function* searchableValues({ content, toolCalls, toolResults }: Searchable): Generator<string> {
  yield content;
  for (const call of toolCalls ?? []) yield* leaves([call.id, call.name, call.input]);
  for (const result of toolResults ?? []) yield* leaves([result.toolUseId, result.result]);
}

function* leaves(value: Json): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'number') yield String(value);
  else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) yield* leaves(item);
  }
}
