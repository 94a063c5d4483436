import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { HttpRequest, HttpResponse } from '../../../../common/http-types.js';
import { sendWebResponse, withHeaders } from './ui-message-stream.js';

const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // Proxies such as nginx would else wait for more.
  'x-accel-buffering': 'no',
};

/** Longest id of an event; a longer one is none of ours. */
const MAX_EVENT_ID_CHARACTERS = 20;

/** The id of the last event that a client has had, before it connected again. */
export function lastEventIdOf({ headers }: Pick<HttpRequest, 'headers'>): string | null {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id.length > 0 && id.length <= MAX_EVENT_ID_CHARACTERS ? id : null;
}

/** Answers with server-sent events. */
export async function sendEvents(
  request: HttpRequest,
  response: HttpResponse,
  stream: ReadableStream<Uint8Array> | null,
): Promise<void> {
  if (request.method === 'HEAD') {
    await stream?.cancel();
    withHeaders(response, EVENT_STREAM_HEADERS).send();
  } else {
    await sendWebResponse(response, new Response(stream, { headers: EVENT_STREAM_HEADERS }));
  }
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
