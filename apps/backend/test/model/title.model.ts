import type { Message } from '../../src/modules/ai/index.js';

const MOST = 60;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The title that the messages give: from the first of a user with text. */
export function titleFrom(messages: readonly Message[]): string | null {
  const first = messages.find(({ role, content }) => role === 'user' && content.trim() !== '');
  return first ? cut(first.content.trim().replace(/\s+/g, ' ')) : null;
}

function cut(text: string): string {
  const characters = Array.from(graphemes.segment(text), ({ segment }) => segment);
  if (characters.length <= MOST) return text;
  const kept = characters.slice(0, MOST - 1).join('');
  return `${kept.trimEnd()}…`;
}
