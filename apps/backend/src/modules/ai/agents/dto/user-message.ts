import { isExactText } from '../../../../common/exact-text.js';
import { ConversationError } from '../../domain/conversation-error.js';
import { jsonBytes } from '../../domain/json-bytes.js';
import { MAX_JSON_BYTES, MAX_KEY_CHARACTERS, MAX_NAME_CHARACTERS } from '../../domain/limits.js';
import type { Json } from '../../domain/message.js';
import { refuseLargeContent, refuseLargeUserMetadata } from '../../domain/new-message.js';
import { reservedInChat, withoutReserved } from '../../domain/reserved.js';
import { NotJsonError, storableJson } from '../../domain/storable.js';
import { MAX_NAME_CHARACTERS as MAX_FILE_NAME_CHARACTERS } from '../../files/file.limits.js';
import { mediaTypeOf } from '../../files/media-types/media-type.js';
import { contentOf, storedUserParts, type UserPart } from '../message-mapping/user-parts.js';
import { objectAt, type Part, refuse } from './refusal.js';

/** Parts of one message of a person, and files among them. */
const MAX_PARTS = 200;
const MAX_FILES = 20;
/** Levels of nesting around the data of a part in its message, and bytes beside its parts. */
const DATA_NESTING_LEVELS = 4;
const FRAME_BYTES = 1024;

const DATA = 'data-';
const WEB_ADDRESS = /^https?:\/\//i;
const STATES = ['streaming', 'done'] as const;

/** What a person has written. */
export interface UserMessage {
  /** The texts as one. */
  text: string;
  /** The parts in their order, where they are more than one text. */
  parts?: UserPart[];
  metadata?: Record<string, Json>;
  /** The URLs of its files, each with the place of its part in `parts`. */
  files: FileUrl[];
  /** Fields of the metadata that only the system writes: it has shown them, where the message was stored before. */
  reserved: string[];
}

/** The URL of a file, as a front end has given it. */
export interface FileUrl {
  index: number;
  /** The place of its part in the request. */
  at: string;
  url: string;
}

/** Reads one kind of part; `at` is its place in the request. */
type ReadPart = (part: Part, at: string) => UserPart;

const KINDS: Record<string, ReadPart> = {
  text: textPart,
  'source-url': pagePart,
  'source-document': documentPart,
  file: filePart,
};

/** @throws ConversationError `VALIDATION_FAILED`, which names each field; `CONTENT_TOO_LARGE` */
export function parseUserMessage(at: string, given: readonly Part[], metadata: unknown): UserMessage {
  if (given.length > MAX_PARTS) refuse(`${at}.parts`, `must be at most ${MAX_PARTS}`);
  const parts = given.map((part, index) => partAt(part, `${at}.parts.${index}`));
  const text = contentOf(parts);
  refuseLargeContent(text);
  const files = filesIn(given, at);
  if (text.trim() === '' && files.length === 0) refuse(`${at}.parts`, 'must hold some text or a file');
  const stored = storedUserParts(parts);
  if (stored) refuseLargeParts(stored);
  return { text, files, ...(stored ? { parts: stored } : {}), ...metadataAt(`${at}.metadata`, metadata) };
}

function partAt(part: Part, at: string): UserPart {
  const { type } = part;
  if (typeof type !== 'string') return refuse(`${at}.type`, 'must be a text');
  if (type.startsWith(DATA)) return dataPart(type.slice(DATA.length), part, at);
  const read = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  return read?.(part, at) ?? refuse(at, `must be ${Object.keys(KINDS).join(', ')} or ${DATA}…`);
}

function textPart(part: Part, at: string): UserPart {
  refuseOthers(part, at, ['text', 'state']);
  const { text, state } = part;
  if (typeof text !== 'string') return refuse(`${at}.text`, 'must be a text');
  if (state === undefined) return { type: 'text', text };
  const known =
    STATES.find((one) => one === state) ?? refuse(`${at}.state`, `must be ${STATES.join(' or ')}`);
  return { type: 'text', text, state: known };
}

function pagePart(part: Part, at: string): UserPart {
  refuseOthers(part, at, ['sourceId', 'url', 'title']);
  const { sourceId, url, title } = part;
  if (typeof url !== 'string' || !WEB_ADDRESS.test(url) || !URL.canParse(url))
    return refuse(`${at}.url`, 'must be an address of http or https');
  return { type: 'source', id: idAt(`${at}.sourceId`, sourceId), url, ...optional(at, { title }) };
}

function documentPart(part: Part, at: string): UserPart {
  refuseOthers(part, at, ['sourceId', 'mediaType', 'title', 'filename']);
  const { sourceId, mediaType, title, filename } = part;
  if (typeof mediaType !== 'string') return refuse(`${at}.mediaType`, 'must be a text');
  if (typeof title !== 'string') return refuse(`${at}.title`, 'must be a text');
  const id = idAt(`${at}.sourceId`, sourceId);
  return { type: 'source', id, mediaType, title, ...optional(at, { filename }) };
}

/** Which file it is, is found out by its URL. */
function filePart(part: Part, at: string): UserPart {
  refuseOthers(part, at, ['url', 'mediaType', 'filename']);
  const { mediaType, filename } = part;
  if (typeof part.url !== 'string') return refuse(`${at}.url`, 'must be a text');
  if (typeof mediaType !== 'string') return refuse(`${at}.mediaType`, 'must be a text');
  if (filename !== undefined && !isExactText(filename, MAX_FILE_NAME_CHARACTERS))
    return refuse(`${at}.filename`, `must have 1 to ${MAX_FILE_NAME_CHARACTERS} characters`);
  const named = filename === undefined ? {} : { filename };
  return { type: 'file', id: '', mediaType: mediaTypeOf(mediaType) ?? '', bytes: 0, name: '', ...named };
}

function filesIn(given: readonly Part[], at: string): FileUrl[] {
  const files = given.flatMap(({ type, url }, index) =>
    type === 'file' && typeof url === 'string' ? [{ index, at: `${at}.parts.${index}`, url }] : [],
  );
  if (files.length > MAX_FILES) refuse(`${at}.parts`, `must hold at most ${MAX_FILES} files`);
  return files;
}

function dataPart(name: string, part: Part, at: string): UserPart {
  refuseOthers(part, at, ['id', 'data']);
  if (!isExactText(name, MAX_NAME_CHARACTERS))
    return refuse(`${at}.type`, `must have 1 to ${MAX_NAME_CHARACTERS} characters after ${DATA}`);
  const id = part.id === undefined ? {} : { id: idAt(`${at}.id`, part.id) };
  if (part.data === undefined) return refuse(`${at}.data`, 'must be a JSON value');
  return { type: 'data', name, ...id, data: jsonAt(`${at}.data`, part.data) };
}

/** What is not kept is refused: a front end would show it, and lose it with the next reload. */
function refuseOthers(part: Part, at: string, known: readonly string[]): void {
  const other = Object.keys(part).find((name) => name !== 'type' && !known.includes(name));
  if (other !== undefined) refuse(`${at}.${other}`, 'is not taken');
}

function idAt(at: string, id: unknown): string {
  return isExactText(id, MAX_KEY_CHARACTERS)
    ? id
    : refuse(at, `must have 1 to ${MAX_KEY_CHARACTERS} characters, without U+0000 and lone surrogates`);
}

function optional<Name extends string>(
  at: string,
  fields: Record<Name, unknown>,
): Partial<Record<Name, string>> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) if (typeof value !== 'string') refuse(`${at}.${name}`, 'must be a text');
  return Object.fromEntries(given) as Partial<Record<Name, string>>;
}

function metadataAt(at: string, metadata: unknown): Pick<UserMessage, 'metadata' | 'reserved'> {
  if (metadata === undefined || metadata === null) return { reserved: [] };
  const given = jsonAt(at, objectAt(at, metadata)) as Record<string, Json>;
  const own = withoutReserved(given);
  refuseLargeUserMetadata(own);
  const reserved = reservedInChat(given).map((name) => `${at}.${name}`);
  return { reserved, ...(Object.keys(own).length === 0 ? {} : { metadata: own }) };
}

function jsonAt(at: string, value: unknown): Json {
  try {
    return storableJson(value, at, DATA_NESTING_LEVELS);
  } catch (error) {
    if (error instanceof NotJsonError) return refuse(at, error.message);
    throw error;
  }
}

function refuseLargeParts(parts: readonly UserPart[]): void {
  const bytes = jsonBytes(parts);
  if (bytes <= MAX_JSON_BYTES - FRAME_BYTES) return;
  throw new ConversationError(
    'CONTENT_TOO_LARGE',
    `The parts have ${bytes} bytes; at most ${MAX_JSON_BYTES - FRAME_BYTES} are stored.`,
  );
}
