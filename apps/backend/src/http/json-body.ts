import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type AppError, fieldName, invalidRequest } from '../common/app-error.js';
import { type JsonLoss, lossIn, readExactly } from '../common/exact-json.js';

/**
 * Levels that a body may be nested: the parser takes half a second for 4 MiB of `[[[…`, in which nobody else is served.
 */
const MAX_BODY_DEPTH = 10_000;

const BROKEN_BODY = invalidRequest([{ field: 'body', message: 'must be valid JSON' }]);
const DEEP_BODY = invalidRequest([
  { field: 'body', message: `must not be nested deeper than ${MAX_BODY_DEPTH} levels` },
]);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Takes JSON bodies alone; an empty one is no body, which clients send with routes that take none. */
export function useJson(app: NestFastifyApplication): void {
  // Fastify's own; that of bodies which a route reads itself stays.
  app.getHttpAdapter().getInstance().removeContentTypeParser(['application/json', 'text/plain']);
  app.useBodyParser('application/json', {}, (_request, body, done) => {
    if (isTooDeep(body)) {
      done(DEEP_BODY, undefined);
      return;
    }
    const text = body.toString();
    try {
      const read = text === '' ? undefined : (JSON.parse(text) as unknown);
      const loss = lossIn(text);
      if (loss) done(changedBody(loss), undefined);
      else done(null, readExactly(read));
    } catch {
      done(BROKEN_BODY, undefined);
    }
  });
}

function changedBody({ path, message }: JsonLoss): AppError {
  return invalidRequest([{ field: path === '' ? 'body' : fieldName(path), message }]);
}

/** Tells whether JSON is nested too deeply to be parsed; of what is no JSON it may say anything. */
export function isTooDeep(body: Uint8Array): boolean {
  if (body.length <= MAX_BODY_DEPTH) return false;
  let depth = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] ?? 0;
    if (byte === QUOTE) at = endOfText(body, at);
    else if (OPENING.has(byte) && ++depth > MAX_BODY_DEPTH) return true;
    else if (CLOSING.has(byte)) depth--;
  }
  return false;
}

/** The position of the quote that ends the text which begins at `start`. */
function endOfText(body: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
  return at;
}
