import { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { HttpRequest, HttpResponse } from '../../../../common/http-types.js';

const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // Proxies such as nginx would else wait for more.
  'x-accel-buffering': 'no',
};

/** Time after which a client is cut off that reads nothing of what waits for it. */
const STALL_MS = 30_000;

/** Longest id of an event; a longer one is none of ours. */
const MAX_EVENT_ID_CHARACTERS = 20;

/** The id of the last event that a client has had, before it connected again. */
export function lastEventIdOf({ headers }: Pick<HttpRequest, 'headers'>): string | null {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id.length > 0 && id.length <= MAX_EVENT_ID_CHARACTERS ? id : null;
}

/** Answers with server-sent events. Waits for a slow client; one that asks for the headers alone follows nothing. */
export async function sendEvents(
  request: HttpRequest,
  response: HttpResponse,
  stream: ReadableStream<Uint8Array> | null,
  {
    headers = EVENT_STREAM_HEADERS,
    stallMs = STALL_MS,
  }: { headers?: Record<string, string>; stallMs?: number } = {},
): Promise<void> {
  if (request.method === 'HEAD') {
    await stream?.cancel();
    withHeaders(response, headers).send();
  } else {
    await sendWebResponse(response, new Response(stream, { headers }), stallMs);
  }
}

/**
 * Has Node close the connection where nothing was written to it for so long: comments are sent in between, so its
 * client does not read. For the next request on it Node sets the time anew.
 */
function cutWhenStalled(response: HttpResponse & { raw?: unknown }, stallMs: number): void {
  const raw = response instanceof ServerResponse ? response : response.raw;
  if (raw instanceof ServerResponse) raw.socket?.setTimeout(stallMs);
}

/** Sends a web response: Fastify does so itself; for Express it is written to the response. */
async function sendWebResponse(response: HttpResponse, answer: Response, stallMs: number): Promise<void> {
  cutWhenStalled(response, stallMs);
  if (!(response instanceof ServerResponse)) {
    await response.send(answer);
    return;
  }
  withHeaders(response, Object.fromEntries(answer.headers)).flushHeaders();
  if (answer.body) await pipeline(bytesOf(answer.body, response), response).catch(ignoreDisconnect);
}

/** Reads as fast as the client does. A read that waits ends with the connection, so that its stream is released. */
async function* bytesOf(
  body: ReadableStream<Uint8Array>,
  response: ServerResponse,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const release = (): void => void reader.cancel().catch(() => undefined);
  if (response.closed) release();
  response.once('close', release);
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}

/** Ignores a client that disconnects: only its stream ends. The turn goes on, and one that reconnects reads the rest. */
function ignoreDisconnect(): void {
  // The pipeline has closed both ends.
}

function withHeaders<R extends HttpResponse>(response: R, headers: Record<string, string>): R {
  for (const [name, value] of Object.entries(headers)) response.header(name, value);
  return response.status(200);
}

export const ApiEvents = (description: string) =>
  applyDecorators(
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      description: 'The id of the last event that came: what is known already is not sent again',
    }),
    ApiResponse({
      status: 200,
      description,
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    }),
  );
