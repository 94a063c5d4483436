import { ApiResponse } from '@nestjs/swagger';
import { UI_MESSAGE_STREAM_HEADERS } from 'ai';
import type { HttpRequest, HttpResponse } from '../../../../common/http-types.js';
import { HEARTBEAT_MS } from '../events/event.limits.js';
import type { SentChunk } from '../message-mapping/chunk-stream.js';
import { sendEvents } from './event-stream.js';
import { eventsOf } from './events.js';

/** Answers with a UI message stream (v1), or with 204 where there is none. */
export async function sendUiMessageStream(
  request: HttpRequest,
  response: HttpResponse,
  stream: ReadableStream<SentChunk> | null,
  stallMs?: number,
): Promise<void> {
  if (stream === null) {
    response.status(204).send();
    return;
  }
  const options = { headers: UI_MESSAGE_STREAM_HEADERS, ...(stallMs === undefined ? {} : { stallMs }) };
  await sendEvents(request, response, eventsOf(stream, HEARTBEAT_MS), options);
}

export const ApiUiMessageStream = () =>
  ApiResponse({
    status: 200,
    description:
      'Server-sent events, each a chunk of the UI message stream (v1) with an id, behind which the stream can be gone on with; the last one is `[DONE]`',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  });
