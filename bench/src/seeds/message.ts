import { texts } from './text.js';

/** Bytes of a message that is appended. */
const MESSAGE_BYTES = 500;
const TEXTS = texts(64, MESSAGE_BYTES);

/** The content of the message that a contestant appends in this turn. */
export function messageText(turn: number): string {
  return TEXTS[turn % TEXTS.length] ?? '';
}

/** Users and agents take turns. */
export function messageRole(turn: number): 'user' | 'assistant' {
  return turn % 2 === 0 ? 'user' : 'assistant';
}

/** Tokens of an answer. */
export const USAGE = { inputTokens: 120, outputTokens: 80 } as const;
export const MODEL = 'model-1';
