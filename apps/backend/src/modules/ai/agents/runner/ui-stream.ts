import type { UIMessageChunk } from 'ai';
import { BETWEEN_TEXTS } from './step-recorder.js';

/**
 * Prepares the chunks of one answer for the front end, so that it shows the message as it is stored: one text, a tool
 * call once it is whole, each part closed also where the answer was cut off, and no metadata of the provider. The end
 * of the answer is reported when it is stored.
 */
export async function* normalizeUiStream(
  chunks: AsyncIterable<UIMessageChunk>,
): AsyncGenerator<UIMessageChunk> {
  let text: string | null = null;
  const thoughts = new Set<string>();
  for await (const chunk of chunks) {
    if (chunk.type === 'text-start') {
      yield text === null ? { type: 'text-start', id: chunk.id } : delta(text, BETWEEN_TEXTS);
      text ??= chunk.id;
    } else if (chunk.type === 'text-delta') {
      yield delta(text ?? chunk.id, chunk.delta);
    } else if (chunk.type !== 'text-end') {
      if (chunk.type === 'reasoning-start') thoughts.add(chunk.id);
      if (chunk.type === 'reasoning-end') thoughts.delete(chunk.id);
      if (chunk.type === 'finish-step') yield* closing(text, thoughts);
      if (chunk.type === 'finish-step') text = null;
      yield* shown(chunk);
    }
  }
  yield* closing(text, thoughts);
}

function delta(id: string, text: string): UIMessageChunk {
  return { type: 'text-delta', id, delta: text };
}

function* closing(text: string | null, thoughts: Set<string>): Generator<UIMessageChunk> {
  for (const id of thoughts) yield { type: 'reasoning-end', id };
  thoughts.clear();
  if (text !== null) yield { type: 'text-end', id: text };
}

function* shown(chunk: UIMessageChunk): Generator<UIMessageChunk> {
  switch (chunk.type) {
    case 'tool-input-start':
    case 'tool-input-delta':
    case 'tool-output-error':
    case 'abort':
    case 'error':
      return;
    case 'tool-input-available':
    case 'tool-input-error': {
      // A call that cannot be run is shown like any other; its error comes as its result.
      const { toolCallId, toolName, input } = chunk;
      yield { type: 'tool-input-available', toolCallId, toolName, input };
      return;
    }
    default: {
      const { providerMetadata: _, ...rest } = chunk as UIMessageChunk & { providerMetadata?: unknown };
      yield rest;
    }
  }
}
