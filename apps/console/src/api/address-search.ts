/**
 * Reads the search of an address as the texts that it has: `?userId=17` names a user, and no number. Pages make of them
 * what they need, by `validateSearch`.
 */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
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
