import type { UIMessageChunk } from 'ai';
import { storableText } from '../../domain/storable.js';
import { type OpenInput, OpenInputs } from '../message-mapping/open-inputs.js';
import { storedCall } from '../message-mapping/stored-call.js';

/** Time between two pieces of an input: a front end reads the whole input anew with each. */
const MIN_INTERVAL_MS = 50;
/** UTF-16 code units of a piece that does not wait for its time. */
const MAX_PIECE_CODE_UNITS = 4096;

type Chunk<Type extends UIMessageChunk['type']> = Extract<UIMessageChunk, { type: Type }>;
export type InputChunk = Chunk<`tool-input-${'start' | 'delta' | 'available' | 'error'}`>;

export function isOfInput(chunk: UIMessageChunk): chunk is InputChunk {
  return chunk.type.startsWith('tool-input-');
}

/** Shows inputs of tool calls as they are written, and each call as it is stored once its input is whole or cut off. */
export class ToolInputStream {
  private readonly inputs = new OpenInputs();
  /** What is not shown yet of each input, and when a piece of it was shown last. */
  private readonly unshown = new Map<string, { text: string; shownAt: number }>();

  *pass(chunk: InputChunk): Generator<UIMessageChunk> {
    if (chunk.type === 'tool-input-start') yield this.begin(chunk);
    else if (chunk.type === 'tool-input-delta') yield* this.add(chunk);
    else {
      yield* this.rest(chunk.toolCallId);
      this.inputs.end(chunk.toolCallId);
      // A call that cannot be run is shown like any other; its error comes as its result.
      yield whole({ ...chunk, id: chunk.toolCallId }, chunk.input);
    }
  }

  *close(): Generator<UIMessageChunk> {
    for (const { input, ...call } of this.inputs.cut()) {
      yield* this.rest(call.id);
      yield whole(call, input);
    }
  }

  private begin({
    toolCallId,
    toolName,
    title,
    providerExecuted,
  }: Chunk<'tool-input-start'>): UIMessageChunk {
    const input = { id: toolCallId, toolName, title, providerExecuted };
    this.inputs.begin(input);
    this.unshown.set(toolCallId, { text: '', shownAt: -Infinity });
    return { type: 'tool-input-start', ...shownCall(input) };
  }

  private *add({ toolCallId, inputTextDelta }: Chunk<'tool-input-delta'>): Generator<UIMessageChunk> {
    const input = this.unshown.get(toolCallId);
    if (!input) return;
    this.inputs.add(toolCallId, inputTextDelta);
    input.text += inputTextDelta;
    const isDue = performance.now() - input.shownAt >= MIN_INTERVAL_MS;
    if (isDue || input.text.length >= MAX_PIECE_CODE_UNITS) yield* this.show(toolCallId, input);
  }

  private *rest(toolCallId: string): Generator<UIMessageChunk> {
    const input = this.unshown.get(toolCallId);
    if (input) yield* this.show(toolCallId, input);
    this.unshown.delete(toolCallId);
  }

  private *show(toolCallId: string, input: { text: string; shownAt: number }): Generator<UIMessageChunk> {
    if (input.text === '') return;
    yield { type: 'tool-input-delta', toolCallId, inputTextDelta: storableText(input.text) };
    Object.assign(input, { text: '', shownAt: performance.now() });
  }
}

function whole(call: OpenInput, given: unknown): UIMessageChunk {
  const { input } = storedCall(call.toolName, given);
  return { type: 'tool-input-available', ...shownCall(call), input };
}

function shownCall({ id, toolName, title, providerExecuted }: OpenInput) {
  const { name } = storedCall(toolName, null);
  const titled = title === undefined ? {} : { title };
  const by = providerExecuted === undefined ? {} : { providerExecuted };
  return { toolCallId: id, toolName: name, ...titled, ...by };
}
