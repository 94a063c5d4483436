/** Names of a type that browsers send beside its own. */
const ALIASES: Readonly<Record<string, string>> = { 'image/jpg': 'image/jpeg', 'image/x-png': 'image/png' };

/** Types of texts beside those of `text/`. */
const TEXTS = new Set(['application/xml', 'image/svg+xml']);

/** Images that browsers show without running anything in them. */
const SAFE_IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** The media type of a header `Content-Type`, without its parameters; null where there is none. */
export function mediaTypeOf(header: string | undefined): string | null {
  const type = header?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return type === '' ? null : (ALIASES[type] ?? type);
}

export function isText(mediaType: string): boolean {
  return mediaType.startsWith('text/') || TEXTS.has(mediaType);
}

export function isSafeImage(mediaType: string): boolean {
  return SAFE_IMAGES.has(mediaType);
}
