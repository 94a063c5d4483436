import { LineError } from './export-file-error.js';
import { BRACES, BRACKETS, COMMA, JsonSplitter, type Sign } from './json-splitter.js';

/** Lists of rows in the line of a conversation. */
export const LISTS = ['approvals', 'runningAnswer', 'files', 'messages'] as const;

/** The member of a line that holds the turn that runs. */
export const RUNNING_TURN = 'runningTurn';

/** A row in a line: the conversation itself comes first. */
export interface LinePart {
  of: (typeof LISTS)[number] | typeof RUNNING_TURN | 'conversation';
  /** The row as a text of JSON. */
  json: string;
}

/** Bytes of one row: a file of 20 MiB in base64 fits. */
const MAX_PART_BYTES = 64 * 1024 * 1024;

/** Splits the line of a conversation, which may be longer than what memory holds, into its rows as its bytes come. */
export class LineParts {
  private readonly splitter = new JsonSplitter();
  private kept: Uint8Array[] = [];
  private keptBytes = 0;
  /** Members of the conversation itself; null when they were told. */
  private members: string[] | null = [];
  private list: LinePart['of'] | null = null;

  /** @throws LineError for what is not the line of a conversation */
  *read(chunk: Uint8Array): Generator<LinePart> {
    let start = 0;
    for (const sign of this.splitter.signs(chunk, 2)) {
      if (!this.ends(sign)) continue;
      this.keep(chunk.subarray(start, sign.at));
      start = sign.at + 1;
      yield* this.partsAt(sign);
    }
    this.keep(chunk.subarray(start));
  }

  /** Tells whether a value, or the name of a list, ends at a sign. */
  private ends({ byte, depth }: Sign): boolean {
    if (this.list !== null) return depth === 2 ? byte === COMMA : byte === BRACKETS.close && depth === 1;
    if (depth === 0) return true;
    return depth === 1 && (byte === COMMA || byte === BRACKETS.open);
  }

  /** Tells whether all of the line's brackets are closed. */
  get isWhole(): boolean {
    return this.members === null && this.splitter.isOutside;
  }

  private *partsAt({ byte, depth }: Sign): Generator<LinePart> {
    const text = this.take();
    if (this.list !== null) {
      if (text.trim() !== '') yield { of: this.list, json: text };
      if (depth === 1) this.list = null;
    } else if (byte === BRACKETS.open) {
      yield* this.conversation();
      this.list = listNamed(text);
    } else if (text.trim() !== '') yield* this.member(text);
    if (byte === BRACES.close && depth === 0) yield* this.conversation();
  }

  private *member(text: string): Generator<LinePart> {
    if (this.members) this.members.push(text);
    else yield { of: RUNNING_TURN, json: valueOf(text, RUNNING_TURN) };
  }

  private *conversation(): Generator<LinePart> {
    if (this.members === null) return;
    yield { of: 'conversation', json: `{${this.members.join()}}` };
    this.members = null;
  }

  private keep(bytes: Uint8Array): void {
    this.keptBytes += bytes.length;
    if (this.keptBytes > MAX_PART_BYTES)
      throw new LineError(`it holds a row of more than ${MAX_PART_BYTES / 1024 ** 2} MiB`);
    if (bytes.length > 0) this.kept.push(bytes);
  }

  private take(): string {
    const text = Buffer.concat(this.kept).toString('utf8');
    this.kept = [];
    this.keptBytes = 0;
    return text;
  }
}

function listNamed(text: string): LinePart['of'] {
  const name = LISTS.find((list) => text.trim() === `"${list}":`);
  if (name === undefined) throw new LineError('it is not a conversation as an export has it');
  return name;
}

function valueOf(text: string, name: string): string {
  const beginning = `"${name}":`;
  if (text.startsWith(beginning)) return text.slice(beginning.length);
  throw new LineError('it is not a conversation as an export has it');
}
