import { RecordBytes } from './record-bytes.js';

/**
 * One JSON value of a file, as its exact text: a line, a value over several lines, or an item of a list. Where it cannot
 * be read, the reason.
 */
export type JsonRecord = RecordPlace & ({ text: string } | { refusal: string });

export interface RecordPlace {
  /** The line in which it begins, from 1. */
  line: number;
  /** Its number in a list of conversations, from 1; absent of one that stands by itself. */
  item?: number;
  /** The bytes of the file up to its end. */
  end: number;
}

/** Decides of the first item of a list, by its text, whether the list is one of conversations. */
export type IsConversation = (text: string) => boolean;

const [NEWLINE, SPACE, TAB, RETURN] = [0x0a, 0x20, 0x09, 0x0d];
const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
const COLON = 0x3a;
/** The mark with which some programs begin a text of UTF-8. */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

const NOT_JSON = 'it is not valid JSON';
/** Levels of nesting: somewhat more than a message may have. */
const MAX_DEPTH = 600;

/**
 * Splits a file of JSON into its values, in memory for one of them at a time: values that follow each other, one a line
 * or indented, and the items of a list of conversations. A list of messages is one value.
 *
 * It finds where values end and leaves it to others to read them: a parser of a stream gives numbers as JavaScript keeps
 * them, and not as they stand in the text. Where lines are values, a line that is none does not affect the next ones.
 */
export async function* readRecords(
  chunks: AsyncIterable<Buffer>,
  isConversation: IsConversation,
): AsyncGenerator<JsonRecord> {
  const splitter = new RecordSplitter(isConversation);
  for await (const chunk of chunks) yield* splitter.split(chunk);
  yield* splitter.end();
}

class RecordSplitter {
  private readonly record = new RecordBytes();
  private state: 'between' | 'value' | 'scalar' = 'between';
  private line = 1;
  private beginLine = 1;
  /** The bytes before the chunk. */
  private before = 0;
  private depth = 0;
  private deepest = 0;
  private inString = false;
  private isEscaped = false;
  /** The byte before, white space and the contents of strings aside. */
  private last = 0;
  /** The depth of the values: 1 within a list of conversations. */
  private base: 0 | 1 = 0;
  private items = 0;
  /** Tells that it is not known yet whether the list is one of conversations. */
  private mayBeList = false;
  /** Tells that values are lines: one that is open at the end of its line is broken. */
  private isOneALine = false;

  constructor(private readonly isConversation: IsConversation) {}

  *split(chunk: Buffer): Generator<JsonRecord> {
    this.record.resume(chunk);
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      const record = this.next(byte, at);
      if (record) yield record;
      if (byte === NEWLINE) this.line += 1;
    }
    if (this.state !== 'between') this.record.suspend();
    this.before += chunk.length;
  }

  *end(): Generator<JsonRecord> {
    if (this.state === 'scalar') yield this.take();
    else if (this.state === 'value') yield this.refuse(`${NOT_JSON}: the file ends within it`);
    if (this.base === 1)
      yield { line: this.line, end: this.before, refusal: 'the list is not closed: the file is cut off' };
  }

  private next(byte: number, at: number): JsonRecord | null {
    if (this.state === 'between') return this.begin(byte, at);
    return this.state === 'scalar' ? this.goOnScalar(byte, at) : this.goOn(byte, at);
  }

  private begin(byte: number, at: number): null {
    if (isSpace(byte) || byte === COMMA || this.isMark(byte, at)) return null;
    if (byte === CLOSE_LIST && this.base === 1) {
      this.base = 0;
      return null;
    }
    this.record.begin(at);
    this.beginLine = this.line;
    this.inString = byte === QUOTE;
    this.isEscaped = false;
    this.last = byte;
    this.depth = this.base + 1;
    this.deepest = 0;
    this.mayBeList = byte === OPEN_LIST && this.base === 0;
    this.state = byte === OPEN_OBJECT || byte === OPEN_LIST ? 'value' : 'scalar';
    return null;
  }

  private isMark(byte: number, at: number): boolean {
    return BYTE_ORDER_MARK[this.before + at] === byte;
  }

  /** A value that is no object and no list ends with its line, or with its item. */
  private goOnScalar(byte: number, at: number): JsonRecord | null {
    if (this.inString) this.goOnString(byte);
    else if (byte === QUOTE) this.inString = true;
    const endsItem = this.base === 1 && !this.inString && (byte === COMMA || byte === CLOSE_LIST);
    if (byte !== NEWLINE && !endsItem) return null;
    this.record.end(at);
    const record = this.take(at);
    if (byte === CLOSE_LIST) this.base = 0;
    return record;
  }

  private goOn(byte: number, at: number): JsonRecord | null {
    if (this.inString) {
      if (byte === NEWLINE) return this.breakOff(at);
      this.goOnString(byte);
      return null;
    }
    if (isSpace(byte)) return byte === NEWLINE && this.isOneALine ? this.breakOff(at) : null;
    const follows = this.last;
    this.last = byte;
    if (byte === QUOTE) this.inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      // No value begins behind another: the one before was cut off, at the end of its line.
      if (this.isCutOff(follows)) return this.breakOff(at, byte);
      this.depth += 1;
      this.deepest = Math.max(this.deepest, this.depth);
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) return this.close(at);
    else if (byte === COMMA && this.depth === 1) this.mayBeList = false;
    return null;
  }

  private goOnString(byte: number): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (byte === BACKSLASH) this.isEscaped = true;
    else if (byte === QUOTE) this.inString = false;
  }

  private isCutOff(follows: number): boolean {
    const isExpected = [OPEN_LIST, OPEN_OBJECT, COMMA, COLON].includes(follows);
    return !isExpected && this.base === 0 && this.line > this.beginLine;
  }

  private close(at: number): JsonRecord | null {
    this.depth -= 1;
    if (this.mayBeList && this.depth === 1) return this.judgeList(at);
    if (this.depth > this.base) return null;
    this.record.end(at + 1);
    if (this.base === 0) this.isOneALine ||= this.line === this.beginLine;
    return this.take(at + 1);
  }

  /** Judges a list by its first item: the list is a conversation, or the item is one. */
  private judgeList(at: number): JsonRecord | null {
    this.mayBeList = false;
    this.record.end(at + 1);
    const isUnread = this.record.isTooLong || this.deepest > MAX_DEPTH;
    if (!isUnread && !this.isConversation(this.record.inexactText(1))) return null;
    this.base = 1;
    this.items = 0;
    this.isOneALine = false;
    return this.take(at + 1, 1);
  }

  /** Ends a value that is none. @param next the byte that begins the next one */
  private breakOff(at: number, next?: number): JsonRecord {
    this.base = 0;
    const refused = this.refuse(NOT_JSON, at);
    this.isOneALine = true;
    if (next !== undefined) this.begin(next, at);
    return refused;
  }

  private take(at = 0, skipped = 0): JsonRecord {
    if (this.deepest > MAX_DEPTH) return this.refuse(`it is nested in more than ${MAX_DEPTH} levels`, at);
    const place = this.place(at);
    const content = this.record.content(skipped);
    this.state = 'between';
    this.record.clear();
    return { ...place, ...content };
  }

  private refuse(refusal: string, at = 0): JsonRecord {
    this.state = 'between';
    this.record.clear();
    return { ...this.place(at), refusal };
  }

  private place(at: number): RecordPlace {
    const place = { line: this.beginLine, end: this.before + at };
    return this.base === 1 ? { ...place, item: ++this.items } : place;
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === NEWLINE || byte === RETURN || byte === TAB;
}
