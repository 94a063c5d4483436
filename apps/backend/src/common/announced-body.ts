import type { HttpRequest } from './http-types.js';

/** Bytes of the body that a request announces; infinite where it comes in pieces of unknown number. */
export function announcedBytes({ headers }: Pick<HttpRequest, 'headers'>): number {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Infinity;
}
