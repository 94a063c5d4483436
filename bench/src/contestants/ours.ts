import type { BenchContext } from '../bench-context.js';
import type { MessageInput } from '../product.js';
import { WRITER } from '../seeds/ids.js';
import { messageRole, messageText, MODEL, USAGE } from '../seeds/message.js';
import { type Append, at } from './appender.js';

/** The input of `addMessage` in this turn. */
export function messageInput(turn: number): MessageInput {
  const role = messageRole(turn);
  const content = messageText(turn);
  return role === 'user' ? { role, content } : { role, content, ...USAGE, model: MODEL };
}

/** Appends through the product's service; one conversation for each writer, or one for all. */
export function appendOurs({ service }: BenchContext, conversations: readonly string[]): Append {
  return (writer, turn) => service.addMessage(WRITER, at(conversations, writer), messageInput(turn));
}
