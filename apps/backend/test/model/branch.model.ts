import type { Message } from '../../src/modules/ai/index.js';
import type { Row } from './row.js';

const MOST_SIBLINGS = 100;

/** The messages from the beginning to one, each behind the one that it follows. */
export function pathTo(messages: readonly Message[], tip: number): Message[] {
  const path: Message[] = [];
  for (let at: number | null = tip; at; at = messages[at - 1]!.parent) path.unshift(messages[at - 1]!);
  return path;
}

/** The messages of the active branch, as they are shown now. */
export function activeBranch({ conversation, messages }: Row): Message[] {
  return pathTo(messages, conversation.head).map((message) => shown(messages, message));
}

/** A message with the siblings that it has now. */
export function shown(messages: readonly Message[], message: Message): Message {
  const all = messages.filter(({ parent }) => parent === message.parent).map(({ sequence }) => sequence);
  const before = Math.min(
    Math.max(0, all.indexOf(message.sequence) - MOST_SIBLINGS / 2 - 1),
    Math.max(0, all.length - MOST_SIBLINGS),
  );
  return { ...message, siblings: all.slice(before, before + MOST_SIBLINGS), siblingCount: all.length };
}

/** The newest of the messages whose path goes through one. */
export function newestThrough(messages: readonly Message[], through: number): number {
  const descendants = messages.filter(({ sequence }) =>
    pathTo(messages, sequence).some((one) => one.sequence === through),
  );
  return descendants.at(-1)?.sequence ?? 0;
}
