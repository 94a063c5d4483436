import { MAX_AUTO_TITLE_GRAPHEMES } from './limits.js';

/** UTF-16 code units of a message that a title is made from: segmenting a whole 1 MiB exhausts memory. */
const HEAD = 4096;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const HALF_PAIR_AT_END = /[\uD800-\uDBFF]$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The title that a user message gives to an untitled conversation: its white space collapsed, at most 60
 * user-perceived characters, `…` included where it was cut. Null where the message has no text.
 */
export function autoTitle(content: string): string | null {
  const text = firstWords(content);
  if (text === '') return null;
  const characters = perceivedCharacters(text.slice(0, HEAD), MAX_AUTO_TITLE_GRAPHEMES + 1);
  if (characters.length <= MAX_AUTO_TITLE_GRAPHEMES && text.length <= HEAD) return text;
  const kept = characters.slice(0, MAX_AUTO_TITLE_GRAPHEMES - 1).join('');
  return `${kept.replace(HALF_PAIR_AT_END, '').trimEnd()}…`;
}

/**
 * The first words with a single space between them, up to more than a title has: of what may be combined to one
 * perceived character that is the head, of ASCII as many characters as are perceived.
 */
function firstWords(content: string): string {
  const words = [];
  let length = 0;
  let enough = MAX_AUTO_TITLE_GRAPHEMES;
  for (const [word] of content.matchAll(/\S+/g)) {
    words.push(word);
    length += word.length + 1;
    if (!PRINTABLE_ASCII.test(word)) enough = HEAD;
    if (length > enough + 1) break;
  }
  return words.join(' ');
}

function perceivedCharacters(text: string, most: number): string[] {
  if (PRINTABLE_ASCII.test(text)) return Array.from(text.slice(0, most));
  const characters = [];
  for (const { segment } of graphemes.segment(text)) {
    characters.push(segment);
    if (characters.length === most) break;
  }
  return characters;
}
