import { searchTerm } from './case-fold.js';
import type { Highlight } from './conversation.js';
import { MAX_SNIPPET_CODE_UNITS } from './limits.js';

/** UTF-16 code units of a snippet before the first match, at most. */
const MAX_LEAD_CODE_UNITS = 60;

export interface Snippet {
  snippet: string;
  highlights: Highlight[];
}

/**
 * The part of a message around the first match, and the places of the terms in it.
 *
 * @param values the message's searchable values; the first that holds a term is shown
 * @param terms folded terms, as `searchTerms` makes them
 */
export function snippetOf(values: Iterable<string>, terms: readonly string[]): Snippet {
  for (const value of values) {
    const folded = searchTerm(value);
    const match = firstMatch(folded, terms);
    if (match) return around(value, originalIndex(value, folded, match.start), match.length, terms);
  }
  return { snippet: '', highlights: [] };
}

/** The first match, the longest where several start together. */
function firstMatch(folded: string, terms: readonly string[]) {
  return terms
    .map((term) => ({ start: folded.indexOf(term), length: term.length }))
    .filter(({ start }) => start >= 0)
    .sort((a, b) => a.start - b.start || b.length - a.length)[0];
}

/** @param length of the folded match, which is never less than that of the match itself */
function around(value: string, match: number, length: number, terms: readonly string[]): Snippet {
  // A long match gets less before it, so that it stands in the snippet as a whole where it can.
  const lead = Math.max(0, Math.min(MAX_LEAD_CODE_UNITS, MAX_SNIPPET_CODE_UNITS - length));
  // Where the value ends soon after the match, the snippet begins earlier instead of being shorter.
  const start = Math.max(0, Math.min(match - lead, value.length - MAX_SNIPPET_CODE_UNITS));
  const snippet = wholeCharacters(value, start, start + MAX_SNIPPET_CODE_UNITS);
  return { snippet, highlights: highlights(snippet, terms) };
}

/** The slice without half a surrogate pair at either end. */
function wholeCharacters(value: string, start: number, end: number): string {
  const from = isLowSurrogate(value, start) ? start + 1 : start;
  const to = isLowSurrogate(value, end) ? end - 1 : end;
  return value.slice(from, to);
}

function isLowSurrogate(value: string, index: number): boolean {
  const unit = value.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Every place of every term; where two overlap, the earlier and longer one, so that each can be marked. */
function highlights(snippet: string, terms: readonly string[]): Highlight[] {
  const folded = searchTerm(snippet);
  const places = terms
    .flatMap((term) => placesOf(folded, term))
    .map(({ start, end }) => original(snippet, folded, start, end))
    .sort((a, b) => a.start - b.start || b.end - a.end);
  return places.reduce<Highlight[]>((kept, place) => {
    const free = kept.at(-1)?.end ?? 0;
    return place.start >= free ? [...kept, place] : kept;
  }, []);
}

function placesOf(folded: string, term: string): Highlight[] {
  const places = [];
  for (let start = folded.indexOf(term); start >= 0; start = folded.indexOf(term, start + term.length)) {
    places.push({ start, end: start + term.length });
  }
  return places;
}

function original(value: string, folded: string, start: number, end: number): Highlight {
  return { start: originalIndex(value, folded, start), end: originalIndex(value, folded, end - 1) + 1 };
}

/**
 * Finds the code unit of the value that became the folded text's `index`-th. Some code units grow when they are folded
 * (`ß` becomes `ss`) and none shrinks, so texts of one length agree in every index. The value is halved until they do:
 * folding 1 MiB character by character takes too long for each hit of a page. A surrogate pair may be cut by that,
 * since both its halves and the pair fold to their own length.
 */
function originalIndex(value: string, folded: string, index: number): number {
  if (value.length === folded.length) return index;
  if (value.length === 1) return 0;
  const middle = value.length >> 1;
  const left = searchTerm(value.slice(0, middle));
  if (index < left.length) return originalIndex(value.slice(0, middle), left, index);
  return middle + originalIndex(value.slice(middle), folded.slice(left.length), index - left.length);
}
