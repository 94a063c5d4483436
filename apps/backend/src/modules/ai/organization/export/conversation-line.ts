import type { Readable } from 'node:stream';
import { ConversationError } from '../../domain/conversation-error.js';
import type { ConversationPlace } from './export-selection.js';
import type { StoredConversation, StoredRow } from './export.repository.js';
import { membersOf } from './row-json.js';
import { APPROVAL, CONVERSATION, FILE, MESSAGE, TURN, TURN_CHUNK } from './stored-columns.js';

/** Gives the parts of a conversation that are read while its line is written. */
export interface LineSource {
  input(place: ConversationPlace, toolCallId: string): Promise<{ input: string | null } | null>;
  messages(place: ConversationPlace, after: number, last: number): Promise<StoredRow[]>;
  /** The bytes of a file; null where they are lost. */
  file(id: string): Promise<Readable | null>;
}

/** What is written with a conversation that not every reader of the line should have. */
export interface LineOptions {
  withDeleted: boolean;
}

/** Bytes that base64 writes without a rest. */
const BASE64_BYTES = 3;

/**
 * Writes the line of a conversation in parts, each of a bounded size: all that is stored of it, as of the moment at which
 * it was read. Messages never change, and those that came later are left out.
 *
 * @throws ConversationError `STORE_UNAVAILABLE` where it was removed meanwhile: the line cannot be finished
 */
export async function* conversationLine(
  { conversation, approvals, runningTurn, runningAnswer, files }: StoredConversation,
  source: LineSource,
  { withDeleted }: LineOptions,
): AsyncGenerator<string> {
  const place = { userId: String(conversation.userId), id: String(conversation.id) };
  yield `{${membersOf(conversation, CONVERSATION)}`;
  if (withDeleted) yield `,"deletedAt":${JSON.stringify(conversation.deletedAt)}`;
  yield* list('approvals', approvals, (row) => approval(row, place, source));
  if (runningTurn) yield* turn(runningTurn, runningAnswer);
  yield* list('files', files, (row) => file(row, source));
  yield ',"messages":[';
  yield* messages(place, Number(conversation.messageCount), source);
  yield ']}\n';
}

async function* list(
  name: string,
  rows: readonly StoredRow[],
  write: (row: StoredRow) => AsyncGenerator<string> | string[],
): AsyncGenerator<string> {
  yield `,"${name}":[`;
  for (const [index, row] of rows.entries()) {
    if (index > 0) yield ',';
    yield* write(row);
  }
  yield ']';
}

async function* approval(
  row: StoredRow,
  place: ConversationPlace,
  source: LineSource,
): AsyncGenerator<string> {
  const large = row.input === null ? await source.input(place, String(row.toolCallId)) : null;
  if (row.input === null && large === null) throw removed();
  yield `{${membersOf({ ...row, ...large }, APPROVAL)}}`;
}

/** A turn whose process dies leaves these; what is restored of it is stored as an answer that was cut off. */
async function* turn(row: StoredRow, pieces: readonly StoredRow[]): AsyncGenerator<string> {
  yield `,"runningTurn":{${membersOf(row, TURN)}}`;
  yield* list('runningAnswer', pieces, (piece) => [`{${membersOf(piece, TURN_CHUNK)}}`]);
}

async function* file(row: StoredRow, source: LineSource): AsyncGenerator<string> {
  yield `{${membersOf(row, FILE)},"content":`;
  const content = await source.file(String(row.id));
  if (content === null) yield 'null';
  else yield* base64(content);
  yield '}';
}

async function* base64(bytes: Readable): AsyncGenerator<string> {
  yield '"';
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const joined = Buffer.concat([rest, chunk as Buffer]);
    const whole = joined.length - (joined.length % BASE64_BYTES);
    yield joined.toString('base64', 0, whole);
    rest = joined.subarray(whole);
  }
  yield `${rest.toString('base64')}"`;
}

async function* messages(place: ConversationPlace, last: number, source: LineSource): AsyncGenerator<string> {
  for (let after = 0; after < last;) {
    const rows = await source.messages(place, after, last);
    if (rows[0]?.sequence !== after + 1) throw removed();
    for (const { parent, branch, ...row } of rows) {
      const place = `"parent":${JSON.stringify(parent)},"branch":${JSON.stringify(branch)}`;
      yield `${row.sequence === 1 ? '' : ','}{${membersOf(row, MESSAGE)},${place}}`;
    }
    after += rows.length;
  }
}

function removed(): ConversationError {
  return new ConversationError(
    'STORE_UNAVAILABLE',
    'A conversation was removed while it was being exported: export again.',
  );
}
