import { randomUUID } from 'node:crypto';
import { type Socket } from 'node:net';
import { problemOf } from '../common/problem.js';
import { BARE_HEADERS } from './bare-headers.js';
import { REQUEST_ID_HEADER } from './request-id.js';

/** Node's codes of errors that have a more exact status than 400. */
const STATUS_OF_CODE: Record<string, number> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** Answers a malformed HTTP request, which no hook and no route ever sees, with a problem document like any other. */
export function refuseBrokenHttp({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  socket.end(refusal(STATUS_OF_CODE[code] ?? 400), () => socket.destroy());
}

function refusal(statusCode: number): string {
  const requestId = randomUUID();
  const problem = problemOf({ statusCode });
  const document = JSON.stringify({ ...problem, requestId });
  const headers = {
    ...BARE_HEADERS,
    [REQUEST_ID_HEADER]: requestId,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(document),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${statusCode} ${problem.title}`, ...lines, '', document].join('\r\n');
}
