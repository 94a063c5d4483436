/** Files of every kind that is taken, each as small as it can be told by its beginning. */

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(base64, 'base64'));
const text = (content: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(content));

export const PNG = bytesOf(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
);
export const GIF = bytesOf('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7');
export const JPEG = bytesOf(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////wAALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
);
export const WEBP = bytesOf('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA');
export const PDF = text('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
export const ZIP = bytesOf('UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAAFAAAAYS50eHQ=');
export const SVG = text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
export const HTML = text('<!doctype html><script>alert(document.domain)</script>');
export const NOTE = text('Grüße aus Zürich 👋\n');

/** Each type that is taken by default, with a file of it. */
export const SAMPLES: [mediaType: string, bytes: Uint8Array<ArrayBuffer>][] = [
  ['image/png', PNG],
  ['image/gif', GIF],
  ['image/jpeg', JPEG],
  ['image/webp', WEBP],
  ['application/pdf', PDF],
  ['text/plain', NOTE],
  ['text/markdown', text('# Title\n')],
  ['text/csv', text('a,b\n1,2\n')],
];

/** An image that goes on with something else, to a length. */
export function polyglot(end: Uint8Array, length = PNG.length + end.length): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  bytes.set(PNG);
  bytes.set(end, length - end.length);
  return bytes;
}
