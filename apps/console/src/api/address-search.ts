/**
 * Reads the search of an address as the texts that it has: `?userId=17` names a user, and no number. Pages make of them
 * what they need, by `validateSearch`.
 */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** The texts of a search that have these names; those that are empty are left out. */
export function textsIn<Name extends string>(
  search: Record<string, unknown>,
  names: readonly Name[],
  isGiven = (text: string) => text !== '',
): Partial<Record<Name, string>> {
  const texts: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const text = search[name];
    if (typeof text === 'string' && isGiven(text)) texts[name] = text;
  }
  return texts;
}

/** As in a form, spaces alone are no text. */
export function isNotBlank(text: string): boolean {
  return text.trim() !== '';
}

/** Writes a search; what is undefined or empty is left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const texts = new URLSearchParams();
  for (const [name, value] of Object.entries(search))
    if (isText(value) && value !== '') texts.set(name, String(value));
  const written = texts.toString();
  return written === '' ? '' : `?${written}`;
}

function isText(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
