import { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { ApiResponse } from '@nestjs/swagger';
import { UI_MESSAGE_STREAM_HEADERS } from 'ai';
import type { HttpRequest, HttpResponse } from '../../../../common/http-types.js';
import type { SentChunk } from '../message-mapping/chunk-stream.js';
import { eventsOf } from './events.js';

/** Time of silence after which a comment is sent, so that no proxy takes the answer for dead. */
const HEARTBEAT_MS = 10_000;

/** Time after which a client is cut off that reads nothing of what waits for it. */
const STALL_MS = 30_000;

/** Answers with a UI message stream (v1), or with 204 where there is none. Waits for a slow client. */
export async function sendUiMessageStream(
  request: HttpRequest,
  response: HttpResponse,
  stream: ReadableStream<SentChunk> | null,
  stallMs = STALL_MS,
): Promise<void> {
  if (stream === null) {
    response.status(204).send();
  } else if (request.method === 'HEAD') {
    await stream.cancel();
    withHeaders(response, UI_MESSAGE_STREAM_HEADERS).send();
  } else {
    const headers = UI_MESSAGE_STREAM_HEADERS;
    await sendWebResponse(response, new Response(eventsOf(stream, HEARTBEAT_MS), { headers }), stallMs);
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
export async function sendWebResponse(
  response: HttpResponse,
  answer: Response,
  stallMs = STALL_MS,
): Promise<void> {
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

export function withHeaders<R extends HttpResponse>(response: R, headers: Record<string, string>): R {
  for (const [name, value] of Object.entries(headers)) response.header(name, value);
  return response.status(200);
}

export const ApiUiMessageStream = () =>
  ApiResponse({
    status: 200,
    description:
      'Server-sent events, each a chunk of the UI message stream (v1) with an id, behind which the stream can be gone on with; the last one is `[DONE]`',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  });
