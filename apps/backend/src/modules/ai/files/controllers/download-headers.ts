import { create } from 'content-disposition';
import type { StoredFile } from '../file.js';
import { isSafeImage, isText } from '../media-types/media-type.js';

/**
 * Headers under which a browser can do no harm with a file, whatever it holds: only images are shown, all else is saved;
 * its type is not guessed, and nothing in it runs or loads.
 */
export function downloadHeaders({ name, mediaType, bytes, sha256 }: StoredFile): Record<string, string> {
  return {
    'Content-Type': isText(mediaType) ? `${mediaType}; charset=utf-8` : mediaType,
    'Content-Length': `${bytes}`,
    'Content-Disposition': create(name, { type: isSafeImage(mediaType) ? 'inline' : 'attachment' }),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'same-origin',
    // Access may be withdrawn: it is asked for at each use.
    'Cache-Control': 'private, no-cache',
    ETag: `"${sha256}"`,
  };
}
