/** The chunks of OpenAI's Chat Completions API, in the shape in which they are streamed. */

/** The last event of an answer. */
export const DONE = 'data: [DONE]\n\n';

interface Call {
  id: string;
  name: string;
  input: unknown;
}

function chunk(data: object): string {
  const envelope = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'gpt-replayed' };
  return `data: ${JSON.stringify({ ...envelope, choices: [], ...data })}\n\n`;
}

function delta(delta: object, finish_reason: string | null = null): string {
  return chunk({ choices: [{ index: 0, delta, finish_reason }] });
}

export function text(...deltas: string[]): string[] {
  return deltas.map((content) => delta({ role: 'assistant', content }));
}

/** A text with the usage so far, as some servers report it with each piece. */
export function textWithUsage(content: string, usage: object): string {
  return chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null }], usage });
}

export function reasoning(thought: string): string {
  return delta({ role: 'assistant', reasoning_content: thought });
}

export function toolCalls(...calls: Call[]): string[] {
  return calls.flatMap(({ id, name, input }, index) => {
    const json = JSON.stringify(input);
    const open = { index, id, type: 'function', function: { name, arguments: json.slice(0, 4) } };
    return [
      delta({ tool_calls: [open] }),
      delta({ tool_calls: [{ index, function: { arguments: json.slice(4) } }] }),
    ];
  });
}

/** A call whose input, as text, comes in pieces. */
export function callInPieces(
  { index = 0, name }: { index?: number; name: string },
  ...pieces: string[]
): string[] {
  const open = { index, id: `call_${index}`, type: 'function', function: { name, arguments: '' } };
  const rest = pieces.map((piece) => delta({ tool_calls: [{ index, function: { arguments: piece } }] }));
  return [delta({ tool_calls: [open] }), ...rest];
}

export function end(reason: string, usage: object): string[] {
  return [delta({}, reason), chunk({ usage }), DONE];
}

/** The end as Moonshot sends it, with the usage in its choice. */
export function endWithUsage(usage: object): string {
  return chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage }] });
}
