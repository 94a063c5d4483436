import type { TextPart, UIMessage } from 'ai';
import type { Message } from '../../domain/message.js';
import { sourcePart } from './provider-ui-parts.js';
import { type StoredPart, turnOf } from './turn-data.js';

/** A part of a person's message. */
export type UserPart = Extract<StoredPart, { type: 'text' | 'source' | 'data' }>;

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

/** Shows the parts of a person's message as the front end gave them. */
export function shownUserParts(message: Said): UIMessage['parts'] {
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
    }
  });
}

/**
 * Gives a model what a person has said: the texts, each by itself. Sources and data are for front ends, as the AI SDK
 * has it.
 */
export function userContent(message: Said): string | TextPart[] {
  const texts = userParts(message).filter((part) => part.type === 'text');
  if (texts.length <= 1) return message.content;
  return texts.map(({ text = message.content }) => ({ type: 'text', text }));
}

function userParts(message: Said): UserPart[] {
  return turnOf(message)?.parts?.filter(isOfUser) ?? [{ type: 'text' }];
}

function isOfUser(part: StoredPart): part is UserPart {
  return part.type === 'text' || part.type === 'source' || part.type === 'data';
}

function stateOf({ state }: Extract<UserPart, { type: 'text' }>): { state?: 'streaming' | 'done' } {
  return state === undefined ? {} : { state };
}
