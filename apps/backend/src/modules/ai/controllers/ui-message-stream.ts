import { ApiResponse } from '@nestjs/swagger';
import { createUIMessageStreamResponse, UI_MESSAGE_STREAM_HEADERS, type UIMessageChunk } from 'ai';
import type { FastifyReply } from 'fastify';

/** Milliseconds of silence after which a comment is sent, so that no proxy takes the answer for dead. */
const HEARTBEAT = 10_000;

/** Answers with a UI message stream (v1), or with 204 where there is none. A slow client is waited for. */
export async function sendUiMessageStream(
  reply: FastifyReply,
  stream: ReadableStream<UIMessageChunk> | null,
): Promise<void> {
  if (stream === null) return reply.status(204).send();
  if (reply.request.method === 'HEAD') {
    await stream.cancel();
    return reply.status(200).headers(UI_MESSAGE_STREAM_HEADERS).send();
  }
  await reply.send(createUIMessageStreamResponse({ stream, keepAliveMs: HEARTBEAT }));
}

export const ApiUiMessageStream = () =>
  ApiResponse({
    status: 200,
    description: 'Server-sent events, each a chunk of the UI message stream (v1); the last one is `[DONE]`',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  });
