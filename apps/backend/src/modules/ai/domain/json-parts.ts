import { Pace } from './pace.js';

/** Characters up to which a value is made to JSON at once: more than a page of 200 short messages has. */
const SMALL_CHARACTERS = 256 * 1024;
/** Characters of a text that are made to JSON at a time. */
const PART_CHARACTERS = 64 * 1024;
/** Characters of a value beside its texts, about. */
const VALUE_CHARACTERS = 8;

/** Tells whether the JSON of a value is small, about, and looks no further than it takes to tell. */
export function isSmall(value: unknown): boolean {
  return charactersLeft(value, SMALL_CHARACTERS) >= 0;
}

function charactersLeft(value: unknown, budget: number): number {
  if (typeof value === 'string') return budget - value.length - VALUE_CHARACTERS;
  let left = budget - VALUE_CHARACTERS;
  if (!isPlain(value)) return left;
  for (const item of Object.values(value)) {
    left = charactersLeft(item, left);
    if (left < 0) return left;
  }
  return left;
}

/**
 * Makes JSON as `JSON.stringify` does, and lets others in between its parts. As bytes: a long text would be made to them
 * at once where it is sent.
 */
export async function jsonInParts(value: unknown): Promise<Buffer> {
  const pace = new Pace();
  const parts: Buffer[] = [];
  for (const part of jsonParts(value)) {
    parts.push(Buffer.from(part));
    await pace.after(part.length);
  }
  return Buffer.concat(parts);
}

/** Counts the bytes of a value's JSON, and lets others in between its parts. */
export async function jsonBytesInParts(value: unknown, pace: Pace): Promise<number> {
  let bytes = 0;
  for (const part of jsonParts(value)) {
    bytes += Buffer.byteLength(part);
    await pace.after(part.length);
  }
  return bytes;
}

/** The JSON of a value in its order, no part of it long. */
function* jsonParts(value: unknown): Generator<string> {
  if (typeof value === 'string') yield* textParts(value);
  else if (!isPlain(value) || isSmall(value)) yield JSON.stringify(value ?? null);
  else yield* structureParts(value);
}

function* structureParts(value: object): Generator<string> {
  const isList = Array.isArray(value);
  const entries = Object.entries(value).filter(([, item]) => isList || item !== undefined);
  yield isList ? '[' : '{';
  for (const [index, [name, item]] of entries.entries()) {
    if (index > 0) yield ',';
    if (!isList) yield `${JSON.stringify(name)}:`;
    yield* jsonParts(item);
  }
  yield isList ? ']' : '}';
}

function* textParts(text: string): Generator<string> {
  yield '"';
  let start = 0;
  while (start < text.length) {
    const end = endOfPart(text, start + PART_CHARACTERS);
    yield JSON.stringify(text.slice(start, end)).slice(1, -1);
    start = end;
  }
  yield '"';
}

/** Keeps the halves of one character together. */
function endOfPart(text: string, end: number): number {
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end + 1 : end;
}

/** Tells whether a value is a list or an object without a class: a date makes its JSON itself. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
