/** The events of Anthropic's Messages API, in the shape in which they are streamed. */

interface Usage {
  input_tokens?: number;
  output_tokens: number;
  cache_read_input_tokens?: number;
  cache_creation_input_tokens?: number;
}

interface Call {
  id: string;
  name: string;
  input: unknown;
}

function event(data: { type: string } & Record<string, unknown>): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

export function begin(usage: Usage): string {
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-replayed', content: [] };
  return event({
    type: 'message_start',
    message: { ...message, stop_reason: null, stop_sequence: null, usage },
  });
}

export function text(index: number, ...deltas: string[]): string[] {
  return block(
    index,
    { type: 'text', text: '' },
    deltas.map((delta) => ({ type: 'text_delta', text: delta })),
  );
}

export function thinking(index: number, thought: string): string[] {
  const deltas = [
    { type: 'thinking_delta', thinking: thought },
    { type: 'signature_delta', signature: 'signed' },
  ];
  return block(index, { type: 'thinking', thinking: '', signature: '' }, deltas);
}

export function toolUse(index: number, { id, name, input }: Call): string[] {
  const json = JSON.stringify(input);
  const halves = [json.slice(0, 4), json.slice(4)];
  return block(
    index,
    { type: 'tool_use', id, name, input: {} },
    halves.map((half) => ({ type: 'input_json_delta', partial_json: half })),
  );
}

/** A search that the provider itself runs, and its results. */
export function webSearch(
  index: number,
  { id, query }: { id: string; query: string },
  content: unknown,
): string[] {
  const json = JSON.stringify({ query });
  const deltas = [json.slice(0, 4), json.slice(4)].map((partial_json) => ({
    type: 'input_json_delta',
    partial_json,
  }));
  return [
    ...block(index, { type: 'server_tool_use', id, name: 'web_search', input: {} }, deltas),
    ...block(index + 1, { type: 'web_search_tool_result', tool_use_id: id, content: content as object }, []),
  ];
}

export function citedText(index: number, said: string, citation: object): string[] {
  return block(index, { type: 'text', text: '', citations: [] }, [
    { type: 'text_delta', text: said },
    { type: 'citations_delta', citation },
  ]);
}

export function end(reason: string, usage: Usage): string[] {
  return [
    event({ type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage }),
    event({ type: 'message_stop' }),
  ];
}

export function failure(): string {
  return event({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } });
}

function block(index: number, start: object, deltas: object[]): string[] {
  return [
    event({ type: 'content_block_start', index, content_block: start }),
    ...deltas.map((delta) => event({ type: 'content_block_delta', index, delta })),
    event({ type: 'content_block_stop', index }),
  ];
}
