import type { NewMessage } from '../../domain/new-message.js';
import type { TokenCounts } from '../../domain/message.js';

export type TokenCount = keyof TokenCounts;

/** The tokens that messages add to the totals of their conversation. */
export function tokensOf(messages: readonly NewMessage[], key: TokenCount): number {
  return messages.reduce((sum, message) => sum + (message[key] ?? 0), 0);
}

/** The title that messages give to a conversation without one: that of the first which gives one. */
export function autoTitleOf(
  messages: readonly NewMessage[],
  key: 'autoTitle' | 'autoSearchTitle',
): string | null {
  return messages.find(({ autoTitle }) => autoTitle !== null)?.[key] ?? null;
}
