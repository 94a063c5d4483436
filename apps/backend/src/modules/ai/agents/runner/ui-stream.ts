import type { UIMessageChunk } from 'ai';

/**
 * Prepares the chunks of one answer for the front end, so that it shows the message as it is stored: a tool call once it
 * is whole, each part closed also where the answer was cut off, none that is empty, and no metadata of the provider. The
 * end of the answer is reported when it is stored.
 */
export async function* normalizeUiStream(
  chunks: AsyncIterable<UIMessageChunk>,
): AsyncGenerator<UIMessageChunk> {
  const texts = new Texts();
  for await (const chunk of chunks) {
    if (isOfText(chunk)) yield* texts.pass(chunk);
    else {
      if (chunk.type === 'finish-step') yield* texts.close();
      yield* shown(chunk);
    }
  }
  yield* texts.close();
}

type TextChunk = Extract<UIMessageChunk, { type: `${'text' | 'reasoning'}-${'start' | 'delta' | 'end'}` }>;

function isOfText(chunk: UIMessageChunk): chunk is TextChunk {
  return /^(?:text|reasoning)-(?:start|delta|end)$/.test(chunk.type);
}

/** The texts of an answer that have begun. Each is told of with its first characters. */
class Texts {
  private readonly open = new Map<string, TextChunk>();

  *pass(chunk: TextChunk): Generator<UIMessageChunk> {
    const kind = chunk.type.startsWith('text') ? 'text' : 'reasoning';
    const { id } = chunk;
    const key = `${kind}:${id}`;
    if (chunk.type === 'text-delta' || chunk.type === 'reasoning-delta') {
      if (chunk.delta === '') return;
      if (!this.open.has(key)) yield { type: `${kind}-start`, id };
      this.open.set(key, { type: `${kind}-end`, id });
      yield { type: `${kind}-delta`, id, delta: chunk.delta };
    } else if (chunk.type.endsWith('-end')) {
      const end = this.open.get(key);
      this.open.delete(key);
      if (end) yield end;
    }
  }

  *close(): Generator<UIMessageChunk> {
    yield* this.open.values();
    this.open.clear();
  }
}

function* shown(chunk: UIMessageChunk): Generator<UIMessageChunk> {
  switch (chunk.type) {
    case 'tool-input-start':
    case 'tool-input-delta':
    case 'abort':
    case 'error':
      return;
    case 'tool-output-error':
      // What fails here comes as the result of its call; of the provider's own calls it comes now.
      if (chunk.providerExecuted) yield withoutMetadata(chunk);
      return;
    case 'tool-input-available':
    case 'tool-input-error': {
      // A call that cannot be run is shown like any other; its error comes as its result.
      const { toolCallId, toolName, input, title, providerExecuted } = chunk;
      const titled = title === undefined ? {} : { title };
      const by = providerExecuted === undefined ? {} : { providerExecuted };
      yield { type: 'tool-input-available', toolCallId, toolName, input, ...titled, ...by };
      return;
    }
    default:
      yield withoutMetadata(chunk);
  }
}

function withoutMetadata(chunk: UIMessageChunk): UIMessageChunk {
  const { providerMetadata: _, ...rest } = chunk as UIMessageChunk & { providerMetadata?: unknown };
  return rest;
}
