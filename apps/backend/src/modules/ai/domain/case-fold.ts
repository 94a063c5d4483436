const ASCII = /^[\0-\x7f]*$/;
const FINAL_SIGMA = /ς/g;
const SEPARATOR = '\uFFFF';
const SEPARATORS = /\uFFFF/g;

/**
 * The text with its case folded, for comparing in any case and any script: Unicode's full case folding, so that
 * `STRASSE` finds `straße`. Both sides are folded here and nowhere else; a database's `lower()` depends on its
 * locale. Lower case comes first because `ẞ` has no upper case of its own but `ß` has. Folding does not look at
 * neighbours (the one rule that does, the Greek final sigma, is undone), so a part of a text folds to a part of the
 * folded text.
 */
export function foldCase(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.toLowerCase().toUpperCase().toLowerCase().replace(FINAL_SIGMA, 'σ');
}

/**
 * Joins several values into one text to search in. A code point that is no character (U+FFFF) separates them, so that
 * no term is found across two of them.
 */
export function searchText(values: Iterable<string>): string {
  const folded = [];
  for (const value of values) folded.push(searchTerm(value));
  return folded.join(SEPARATOR);
}

/** Folds a term as search texts are folded. */
export function searchTerm(term: string): string {
  return foldCase(term).replace(SEPARATORS, '\uFFFE');
}
