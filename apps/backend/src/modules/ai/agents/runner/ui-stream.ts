import type { UIMessageChunk } from 'ai';
import { storableText } from '../../domain/storable.js';
import { isOfInput, ToolInputStream } from './tool-input-stream.js';

const FIRST_HALF = /[\uD800-\uDBFF]$/;

/**
 * Prepares the chunks of one answer for the front end, so that it shows the message as it is stored: each part closed also
 * where the answer was cut off, none that is empty, each character as the store has it, and no metadata of the provider.
 * The end of the answer is reported when it is stored.
 *
 * @param isFirst tells that the message shows nothing yet: where nothing is said, its first step is not shown either
 */
export async function* normalizeUiStream(
  chunks: AsyncIterable<UIMessageChunk>,
  isFirst: boolean,
): AsyncGenerator<UIMessageChunk> {
  let isBegun = !isFirst;
  if (isBegun) yield { type: 'start-step' };
  for await (const chunk of normalized(chunks)) {
    if (!isBegun) yield { type: 'start-step' };
    isBegun = true;
    yield chunk;
  }
  if (isBegun) yield { type: 'finish-step' };
}

async function* normalized(chunks: AsyncIterable<UIMessageChunk>): AsyncGenerator<UIMessageChunk> {
  const texts = new Texts();
  const inputs = new ToolInputStream();
  for await (const chunk of chunks) {
    if (isOfText(chunk)) yield* texts.pass(chunk);
    else if (isOfInput(chunk)) yield* inputs.pass(chunk);
    else yield* shown(chunk);
  }
  yield* texts.close();
  yield* inputs.close();
}

type TextChunk = Extract<UIMessageChunk, { type: `${'text' | 'reasoning'}-${'start' | 'delta' | 'end'}` }>;

function isOfText(chunk: UIMessageChunk): chunk is TextChunk {
  return /^(?:text|reasoning)-(?:start|delta|end)$/.test(chunk.type);
}

/** A text that is being given. */
interface OpenText {
  kind: 'text' | 'reasoning';
  id: string;
  /** The first half of a character, whose other half comes with the next piece. */
  half: string;
  isShown: boolean;
}

/** The texts of an answer that have begun. Each is told of with its first characters. */
class Texts {
  private readonly open = new Map<string, OpenText>();

  *pass(chunk: TextChunk): Generator<UIMessageChunk> {
    const kind = chunk.type.startsWith('text') ? 'text' : 'reasoning';
    const { id } = chunk;
    const key = `${kind}:${id}`;
    const text = this.open.get(key) ?? { kind, id, half: '', isShown: false };
    if ('delta' in chunk) {
      this.open.set(key, text);
      yield* added(text, chunk.delta);
    } else if (chunk.type.endsWith('-end')) {
      this.open.delete(key);
      yield* ended(text);
    }
  }

  *close(): Generator<UIMessageChunk> {
    for (const text of this.open.values()) yield* ended(text);
    this.open.clear();
  }
}

function* added(text: OpenText, delta: string): Generator<UIMessageChunk> {
  const given = text.half + delta;
  text.half = FIRST_HALF.exec(given)?.[0] ?? '';
  yield* told(text, given.slice(0, given.length - text.half.length));
}

function* ended(text: OpenText): Generator<UIMessageChunk> {
  yield* told(text, text.half);
  if (text.isShown) yield { type: `${text.kind}-end`, id: text.id };
}

function* told(text: OpenText, given: string): Generator<UIMessageChunk> {
  const { kind, id, isShown } = text;
  if (given === '') return;
  if (!isShown) yield { type: `${kind}-start`, id };
  text.isShown = true;
  yield { type: `${kind}-delta`, id, delta: storableText(given) };
}

function* shown(chunk: UIMessageChunk): Generator<UIMessageChunk> {
  switch (chunk.type) {
    case 'start-step':
    case 'finish-step':
    case 'abort':
    case 'error':
      return;
    case 'tool-output-error':
      // What fails here comes as the result of its call; of the provider's own calls it comes now.
      if (chunk.providerExecuted) yield withoutMetadata(chunk);
      return;
    default:
      yield withoutMetadata(chunk);
  }
}

function withoutMetadata(chunk: UIMessageChunk): UIMessageChunk {
  const { providerMetadata: _, ...rest } = chunk as UIMessageChunk & { providerMetadata?: unknown };
  return rest;
}
