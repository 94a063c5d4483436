import type { Json, ShownPart } from '../../../modules/ai/index.js';
import { enclosedFile } from './enclosed-file.js';
import { asObject, fail, type JsonObject, objectIn } from '../json-value.js';

/** Separates the texts of a message, which has one content. */
const BETWEEN_TEXTS = '\n\n';
/** Characters of a text within a part, such as an image in base 64, that are kept beside the content. */
const MAX_KEPT_CHARACTERS = 16_384;

/** The content of a message: its texts as one, and what else there is. */
export interface Content {
  text: string;
  /** The parts, where they are more than one text; what they enclose is named by its size. */
  parts?: Json[];
  /** The kinds of parts that are no text. */
  others: string[];
  /** The texts and the files that stand in it, in their order; absent where there are no files. */
  shown?: ShownPart[];
}

/**
 * Reads a content that is a text, a list of parts or null.
 *
 * @throws TranscriptError
 */
export function contentAt(content: Json | undefined, path: string): Content {
  if (content === null || content === undefined) return { text: '', others: [] };
  if (typeof content === 'string') return { text: content, others: [] };
  if (!Array.isArray(content)) return fail(`${path} must be a text, a list of parts or null`);
  const parts = content.map((part, index) =>
    typeof part === 'string' ? { type: 'text', text: part } : asObject(part, `${path}.${index}`),
  );
  return contentOf(parts);
}

/** As `contentAt`, of parts that were read. */
export function contentOf(parts: readonly JsonObject[]): Content {
  const texts = parts.map(textOf).filter((text) => text !== undefined && text !== '');
  const others = parts.filter((part) => textOf(part) === undefined).map(kindOf);
  return {
    text: texts.join(BETWEEN_TEXTS),
    others,
    ...shownOf(parts, texts.length),
    ...(others.length > 0 || parts.length > 1 ? { parts: parts.map(withoutBytes) } : {}),
  };
}

function shownOf(parts: readonly JsonObject[], texts: number): Pick<Content, 'shown'> {
  const shown = parts.flatMap((part): ShownPart[] => {
    const text = textOf(part);
    const file = text === undefined ? enclosedFile(part) : null;
    if (text !== undefined && text !== '') return [{ type: 'text', ...(texts > 1 ? { text } : {}) }];
    return file ? [file] : [];
  });
  return shown.some(({ type }) => type === 'file') ? { shown } : {};
}

/** The text of a part: of a refusal, its reason. */
function textOf({ type, text, refusal }: JsonObject): string | undefined {
  if (type === 'refusal' && typeof refusal === 'string') return refusal;
  return typeof text === 'string' ? text : undefined;
}

function kindOf({ type }: JsonObject): string {
  const kind = typeof type === 'string' ? type : 'part';
  if (kind.includes('image')) return 'image';
  if (kind.includes('audio')) return 'audio';
  return /file|document/.test(kind) ? 'file' : 'part';
}

/** The text that stands for parts without one: a message has to say something. */
export function namesOf(others: readonly string[]): string {
  return others.map((kind) => `[${kind}]`).join(' ');
}

/** Keeps what a part says, and of bytes that it encloses their size. */
function withoutBytes(part: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, key === 'text' ? value : shortened(value)]),
  );
}

/** Keeps of a long text within a value how long it was. */
export function shortened(value: Json): Json {
  if (typeof value === 'string')
    return value.length > MAX_KEPT_CHARACTERS ? `[${value.length} characters left out]` : value;
  if (Array.isArray(value)) return value.map(shortened);
  const object = objectIn(value);
  return object
    ? Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, shortened(inner)]))
    : value;
}
