import { MAX_AUTO_TITLE_GRAPHEMES } from './limits.js';

/** UTF-16 code units of a message that a title is made from: segmenting a whole 1 MiB exhausts memory. */
const HEAD_CODE_UNITS = 4096;
const HALF_PAIR_AT_END = /[\uD800-\uDBFF]$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** UTF-16 code units of a message that mostly hold more than a title. */
const SHORT_HEAD_CODE_UNITS = 256;
/** Text whose code units are one perceived character each, once white space is collapsed. */
const PRINTABLE_ASCII = /^[\t-\r\x20-\x7e]*$/;
const UNCOLLAPSED = /[\t-\r ]{2,}|[\t-\r]/g;

/**
 * The title that a user message gives to an untitled conversation: its white space collapsed, at most 60
 * user-perceived characters, `…` included where it was cut. Null where the message has no text.
 */
export function autoTitle(content: string): string | null {
  const head = content.slice(0, SHORT_HEAD_CODE_UNITS);
  const text = PRINTABLE_ASCII.test(head) ? head.trim().replace(UNCOLLAPSED, ' ') : '';
  if (text.length > MAX_AUTO_TITLE_GRAPHEMES) return cut(text.slice(0, MAX_AUTO_TITLE_GRAPHEMES - 1));
  return text !== '' && head.length === content.length ? text : titleOfAnyScript(content);
}

function titleOfAnyScript(content: string): string | null {
  const text = firstWords(content);
  if (text === '') return null;
  const characters = perceivedCharacters(text.slice(0, HEAD_CODE_UNITS), MAX_AUTO_TITLE_GRAPHEMES + 1);
  if (characters.length <= MAX_AUTO_TITLE_GRAPHEMES && text.length <= HEAD_CODE_UNITS) return text;
  return cut(characters.slice(0, MAX_AUTO_TITLE_GRAPHEMES - 1).join(''));
}

function cut(kept: string): string {
  return `${kept.replace(HALF_PAIR_AT_END, '').trimEnd()}…`;
}

/** The first words with a single space between them, up to more characters than a title is made from. */
function firstWords(content: string): string {
  const words = [];
  let length = 0;
  for (const [word] of content.matchAll(/\S+/g)) {
    words.push(word);
    length += word.length + 1;
    if (length > HEAD_CODE_UNITS + 1) break;
  }
  return words.join(' ');
}

function perceivedCharacters(text: string, most: number): string[] {
  const characters = [];
  for (const { segment } of graphemes.segment(text)) {
    characters.push(segment);
    if (characters.length === most) break;
  }
  return characters;
}
