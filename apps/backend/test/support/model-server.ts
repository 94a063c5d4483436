import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** One answer of a provider's server, as it goes over the wire. */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Texts that are sent one after the other; a promised one when it is there. */
  body: (string | Promise<string>)[];
  /** Time after each of them. */
  pauseMs?: number;
  /** Ends the reply by a cut connection, or never; in order unless said. */
  end?: 'cut' | 'hold';
  /** Called when who asked closes the connection before the end. */
  onLeft?: () => void;
  /** Called at the end, whoever closes the connection. */
  onClose?: () => void;
}

/** A reply, or what makes one of the request's body. */
export type Answer = Reply | ((request: Record<string, unknown>) => Reply);

export interface ModelServer {
  url: string;
  /** Sets the replies to the next requests, in order. */
  answer(...replies: Answer[]): void;
  /** The bodies of the requests since the last `answer`. */
  requests: Record<string, unknown>[];
  /** Their paths and headers. */
  heads: { path: string; headers: IncomingHttpHeaders }[];
  stop(): Promise<void>;
}

/**
 * A server that replays what a provider would send.
 *
 * @param otherwise the answer to a request for which it has no other
 */
export async function startModelServer(
  otherwise: Answer = { status: 500, body: ['{}'] },
): Promise<ModelServer> {
  let replies: Answer[] = [];
  const requests: ModelServer['requests'] = [];
  const heads: ModelServer['heads'] = [];
  const server = createServer((request, response) => {
    heads.push({ path: request.url ?? '', headers: request.headers });
    void serve(request, response, requests, replies.shift() ?? otherwise);
  });
  // Nothing else closes a connection just when the next request is sent by it: Jest's errors are not those that are retried.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (...next) => {
      replies = next;
      requests.length = 0;
      heads.length = 0;
    },
    requests,
    heads,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  requests: Record<string, unknown>[],
  answer: Answer,
): Promise<void> {
  const sent: Buffer[] = [];
  for await (const bytes of request) sent.push(bytes as Buffer);
  const asked = JSON.parse(Buffer.concat(sent).toString()) as Record<string, unknown>;
  requests.push(asked);
  const reply = typeof answer === 'function' ? answer(asked) : answer;
  const { status = 200, headers = {}, body, pauseMs = 0, end, onLeft, onClose } = reply;
  response.on('close', () => {
    onClose?.();
    if (!response.writableEnded) onLeft?.();
  });
  response.writeHead(status, {
    'content-type': status === 200 ? 'text/event-stream' : 'application/json',
    ...headers,
  });
  for (const text of body) {
    const piece = await text;
    if (response.destroyed) return;
    await new Promise((resolve) => response.write(piece, resolve));
    if (pauseMs > 0) await pause(pauseMs);
  }
  if (end === 'cut') response.destroy();
  if (end === undefined) response.end();
}

/** The settings of a backend that asks a server by Chat Completions. */
export function chatCompletionsOf({ url }: ModelServer): NodeJS.ProcessEnv {
  return { AI_PROVIDER: 'openai-compatible', AI_MODEL: 'gpt', AI_BASE_URL: `${url}/v1` };
}

/** A refusal that says when to try again. */
export function refusal(status: number): Reply {
  const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
  return { status, headers: { 'retry-after': '0' }, body: [JSON.stringify(error)] };
}
