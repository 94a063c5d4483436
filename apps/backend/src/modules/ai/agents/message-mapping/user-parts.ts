import type { FilePart, TextPart, UIMessage } from 'ai';
import type { Message } from '../../domain/message.js';
import { sourcePart } from './provider-ui-parts.js';
import { type StoredPart, turnOf } from './turn-data.js';

/** A part of a person's message. */
export type UserPart = Extract<StoredPart, { type: 'text' | 'source' | 'data' | 'file' }>;

export type UserFile = Extract<UserPart, { type: 'file' }>;

/** What a model is shown of a file: its text, or its bytes. */
export type ShownFile = string | Uint8Array;

type Said = Pick<Message, 'content' | 'turn'>;

/** Separates the texts of a message, which has one content: search, title and context see that. */
const BETWEEN_TEXTS = '\n\n';

/** The texts of a person's message, as its content. */
export function contentOf(parts: readonly UserPart[]): string {
  return parts
    .filter((part) => part.type === 'text')
    .map(({ text = '' }) => text)
    .join(BETWEEN_TEXTS);
}

/** The parts as they are stored; undefined of one text that says the same as the content. */
export function storedUserParts(parts: readonly UserPart[]): UserPart[] | undefined {
  const [first, ...others] = parts;
  if (others.length === 0 && first?.type === 'text' && first.state === undefined) return undefined;
  const isOneText = parts.filter(({ type }) => type === 'text').length === 1;
  return parts.map((part) => (part.type === 'text' && isOneText ? { ...part, text: undefined } : part));
}

/**
 * Shows the parts of a person's message as the front end gave them.
 *
 * @param urlOf the URL of a file by its id
 */
export function shownUserParts(message: Said, urlOf: (fileId: string) => string): UIMessage['parts'] {
  return userParts(message).flatMap((part): UIMessage['parts'] => {
    switch (part.type) {
      case 'text':
        return [{ type: 'text', text: part.text ?? message.content, ...stateOf(part) }];
      case 'source':
        return sourcePart(part);
      case 'data': {
        const { name, id, data } = part;
        return [{ type: `data-${name}`, ...(id === undefined ? {} : { id }), data }];
      }
      case 'file': {
        const { id, mediaType, filename } = part;
        return [{ type: 'file', mediaType, ...(filename === undefined ? {} : { filename }), url: urlOf(id) }];
      }
    }
  });
}

/**
 * Gives a model what a person has said: the texts, each by itself, and the files. Sources and data are for front ends, as
 * the AI SDK has it.
 *
 * @param files what is shown of files, by their ids; others are named
 */
export function userContent(
  message: Said,
  files: ReadonlyMap<string, ShownFile>,
): string | (TextPart | FilePart)[] {
  const said = userParts(message).filter(({ type }) => type === 'text' || type === 'file');
  if (said.length <= 1 && said[0]?.type !== 'file') return message.content;
  return said.flatMap((part): (TextPart | FilePart)[] => {
    if (part.type === 'file') return shownFile(part, files.get(part.id));
    return part.type === 'text' ? [{ type: 'text', text: part.text ?? message.content }] : [];
  });
}

/** Names a file also where its bytes follow: their name may have characters that providers refuse in it. */
function shownFile({ name, mediaType }: UserFile, shown: ShownFile | undefined): (TextPart | FilePart)[] {
  const naming = `[A file: ${name} (${mediaType})]`;
  if (shown === undefined) return [{ type: 'text', text: naming }];
  if (typeof shown === 'string') return [{ type: 'text', text: `${naming}\n${shown}` }];
  return [
    { type: 'text', text: naming },
    { type: 'file', data: shown, mediaType },
  ];
}

/** The files of a person's message. */
export function filesOf(message: Said): UserFile[] {
  return userParts(message).filter((part) => part.type === 'file');
}

function userParts(message: Said): UserPart[] {
  return turnOf(message)?.parts?.filter(isOfUser) ?? [{ type: 'text' }];
}

function isOfUser(part: StoredPart): part is UserPart {
  return part.type === 'text' || part.type === 'source' || part.type === 'data' || part.type === 'file';
}

function stateOf({ state }: Extract<UserPart, { type: 'text' }>): { state?: 'streaming' | 'done' } {
  return state === undefined ? {} : { state };
}
