import { isToolUIPart } from 'ai';
import type { ChatMessage } from './conversation-routes.js';

type Part = ChatMessage['parts'][number];

/** States in which a tool call waits for the person. */
const WAITING = new Set(['input-available', 'approval-requested']);

/** Tells whether a message is a person's, or all that the model had to say. */
export function isWhole({ role, metadata }: ChatMessage): boolean {
  return role === 'user' || ['stop', 'tool-calls'].includes(metadata?.finishReason ?? '');
}

/** Finds the messages that are shown before the newest page of the store: none where the two do not meet. */
export function olderThan(newest: ChatMessage[], shown: ChatMessage[]): ChatMessage[] {
  const at = shown.findIndex(({ id }) => id === newest[0]?.id);
  return shown.slice(0, Math.max(at, 0));
}

/** Adds to stored messages what is shown and has not come to the store: a new message, and what the person gave to calls. */
export function withUnsent(stored: ChatMessage[], shown: ChatMessage[]): ChatMessage[] {
  const given = new Map(shown.flatMap(({ parts }) => parts).flatMap(answeredCall));
  const withGiven = (part: Part) =>
    isToolUIPart(part) && WAITING.has(part.state) ? (given.get(part.toolCallId) ?? part) : part;
  return [
    ...stored.map((message) => ({ ...message, parts: message.parts.map(withGiven) })),
    ...unsentOf(stored, shown),
  ];
}

/** Finds the message of the person that is shown and has not come to the store. */
export function unsentOf(stored: ChatMessage[], shown: ChatMessage[]): ChatMessage[] {
  const ids = new Set(stored.map(({ id }) => id));
  return shown.slice(-1).filter(({ id, role, metadata }) => role === 'user' && !metadata && !ids.has(id));
}

/** A call that does not wait for the person any more, by its id. */
function answeredCall(part: Part): [string, Part][] {
  return isToolUIPart(part) && !WAITING.has(part.state) ? [[part.toolCallId, part]] : [];
}
