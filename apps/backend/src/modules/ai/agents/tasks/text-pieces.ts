/** A text in pieces, and the white space before, between and behind them. */
export interface TextPieces {
  pieces: string[];
  /** One more than there are pieces. */
  gaps: string[];
}

/** ASCII characters of one token: fewer than the usual four, since numbers and names take more tokens. */
const ASCII_PER_TOKEN = 3;
/** UTF-16 code units of the parts into which a word is cut that is longer than a piece. */
const MAX_WORD_CODE_UNITS = 256;

/** A run of white space, or the end of a sentence in a script that has none between sentences. */
const BOUNDARY = /(?<!\s)\s+|(?<=[。！？])(?=\S)/g;
const SENTENCE_END = /[.!?…。！？]$/;
const LINE_FEED = /\n/g;

/** What is cut first where a text is too large: between paragraphs, else lines, sentences, words. */
const LEVELS = ['paragraph', 'line', 'sentence', 'word'] as const;
type Level = (typeof LEVELS)[number];

const LEADING_SPACE = /^\s*/;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Estimates the tokens of a text rather too high than too low: a character of a script other than ASCII may take a
 * token of its own.
 */
export function tokensOf(text: string): number {
  return costOf(text) / ASCII_PER_TOKEN;
}

/** Estimates in whole numbers: what is added up piece by piece must not be rounded. */
function costOf(text: string): number {
  let cost = 0;
  for (const character of text) cost += character < '\u0080' ? 1 : ASCII_PER_TOKEN;
  return cost;
}

/**
 * Splits a text into pieces of at most so many estimated tokens: between paragraphs, else lines, sentences, words, and
 * within a longer word between its characters as people see them. A text that fits is one piece as it is; of any other
 * no piece begins or ends with white space.
 */
export function piecesOf(text: string, maxTokens: number): TextPieces {
  const body = text.trim();
  if (tokensOf(text) <= maxTokens || body === '') return { pieces: [text], gaps: ['', ''] };
  const units = joined(unitsOf(body, [...LEVELS], maxTokens), maxTokens);
  const before = spaceBefore(text);
  const after = text.slice(before.length + body.length);
  return {
    pieces: units.map(({ content }) => content.trim()),
    gaps: [before, ...units.map((unit, index) => gapBehind(unit, units[index + 1]))].with(-1, after),
  };
}

/** Joins what became of the pieces, with the white space that was between them. */
export function joinPieces({ gaps }: TextPieces, answers: readonly string[]): string {
  const [before = '', ...behind] = gaps;
  if (answers.length === 1 && gaps.every((gap) => gap === '')) return answers[0] ?? '';
  return before + answers.map((answer, index) => answer.trim() + (behind[index] ?? '')).join('');
}

/** A part of a text, and the white space that is left out behind it. */
interface Unit {
  content: string;
  gap: string;
}

/** Splits at the first of the levels, and what is still too large at the next one. */
function unitsOf(text: string, [level, ...finer]: Level[], maxTokens: number): Unit[] {
  if (tokensOf(text) <= maxTokens) return [{ content: text, gap: '' }];
  if (level === undefined) return partsOfWord(text, Math.min(MAX_WORD_CODE_UNITS, maxTokens));
  return cutAt(text, level).flatMap(({ content, gap }) => {
    const units = unitsOf(content, finer, maxTokens);
    const last = units.at(-1);
    if (last) last.gap += gap;
    return units;
  });
}

function cutAt(text: string, level: Level): Unit[] {
  const units: Unit[] = [];
  let from = 0;
  for (const { index, 0: gap } of text.matchAll(BOUNDARY)) {
    if (index === from || levelOf(text.slice(index - 1, index), gap) !== level) continue;
    units.push({ content: text.slice(from, index), gap });
    from = index + gap.length;
  }
  return from < text.length ? [...units, { content: text.slice(from), gap: '' }] : units;
}

function levelOf(before: string, gap: string): Level {
  const lines = gap.match(LINE_FEED)?.length ?? 0;
  if (lines > 0) return lines > 1 ? 'paragraph' : 'line';
  return SENTENCE_END.test(before) ? 'sentence' : 'word';
}

function partsOfWord(text: string, codeUnits: number): Unit[] {
  const units: Unit[] = [];
  for (let from = 0, to: number; from < text.length; from = to) {
    const end = from + codeUnits;
    // Of a long text a segmenter takes long to find one place.
    const near = graphemes.segment(text.slice(from, end + codeUnits));
    const begin = near.containing(codeUnits)?.index ?? text.length;
    to = begin > 0 ? Math.min(from + begin, text.length) : beforePair(text, end);
    units.push({ content: text.slice(from, to), gap: '' });
  }
  return units;
}

/** The place itself, or the one before it where it lies within a surrogate pair. */
function beforePair(text: string, place: number): number {
  return (text.codePointAt(place - 1) ?? 0) > 0xffff ? place - 1 : place;
}

/** Joins neighbours as long as they fit a piece together. */
function joined(units: readonly Unit[], maxTokens: number): Unit[] {
  const pieces: Unit[] = [];
  let room = 0;
  for (const { content, gap } of units) {
    const last = pieces.at(-1);
    const cost = costOf(content);
    const between = last ? costOf(last.gap) : 0;
    if (last && cost + between <= room) {
      last.content += last.gap + content;
      last.gap = gap;
      room -= cost + between;
    } else {
      pieces.push({ content, gap });
      room = maxTokens * ASCII_PER_TOKEN - cost;
    }
  }
  return pieces;
}

/** The white space between a unit's text and the next one's, their own at their edges included. */
function gapBehind({ content, gap }: Unit, next: Unit | undefined): string {
  return content.slice(content.trimEnd().length) + gap + spaceBefore(next?.content ?? '');
}

function spaceBefore(text: string): string {
  return LEADING_SPACE.exec(text)?.[0] ?? '';
}
