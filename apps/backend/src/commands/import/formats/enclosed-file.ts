import type { Json, ShownPart } from '../../../modules/ai/index.js';
import { type JsonObject, objectIn } from '../json-value.js';
import { textOf } from './frame.js';

/** A file whose bytes stand in a part, in base 64. */
export type EnclosedFile = Extract<ShownPart, { type: 'file' }>;

const DATA_URL = /^data:([^;,]*)(?:;[^;,]+)*;base64,/;
/** Other addresses than of bytes that stand in them. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:/i;

/**
 * The file whose bytes stand in a part, as OpenAI, Anthropic, the AI SDK and LangChain have it: in a data URL, or in base 64
 * beside its media type. Null where there are none.
 */
export function enclosedFile(part: JsonObject): EnclosedFile | null {
  for (const place of [part, ...['source', 'file', 'image_url'].map((name) => objectIn(part[name]) ?? {})]) {
    const mediaType = textOf(
      place.mediaType ?? place.mimeType ?? place.media_type ?? place.mime_type ?? part.mediaType,
    );
    const bytes = [place.url, place.image_url, place.file_data, place.data, place.base64, place.image];
    for (const value of bytes) {
      const found = bytesIn(value, mediaType);
      if (found) return { type: 'file', ...found, ...nameOf(place, part) };
    }
  }
  return null;
}

function bytesIn(
  value: Json | undefined,
  mediaType: string | undefined,
): Pick<EnclosedFile, 'mediaType' | 'base64'> | null {
  if (typeof value !== 'string' || value === '') return null;
  const [head, type] = DATA_URL.exec(value) ?? [];
  const said = type === undefined || type === '' ? mediaType : type;
  if (head !== undefined) return { mediaType: said ?? '', base64: value.slice(head.length) };
  return mediaType === undefined || ADDRESS.test(value) ? null : { mediaType, base64: value };
}

function nameOf(place: JsonObject, part: JsonObject): Pick<EnclosedFile, 'filename'> {
  const filename = textOf(place.filename ?? part.filename ?? part.name ?? part.title);
  return filename === undefined ? {} : { filename };
}
