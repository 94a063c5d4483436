import { once } from 'node:events';
import { Agent, type IncomingMessage, request as httpRequest } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import type { FuzzRequest } from './requests.js';

export interface FuzzAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

const PIECES = 5;
/** Bytes that every route reads; a body beyond may meet a closed connection before its answer is read. */
const MAX_BODY = 1024;
const agent = new Agent({ keepAlive: true });

/**
 * Sends a request exactly as it is written: `fetch` would tidy the path up. Null for one that gets no
 * answer: it was cut off, or refused before its body was read.
 */
export async function send(
  base: string,
  token: string,
  { operation, path, headers, body = '', delivery }: FuzzRequest,
): Promise<FuzzAnswer | null> {
  const { hostname, port } = new URL(base);
  const method = operation.split(' ')[0]!;
  const bytes = Buffer.from(body);
  const length = delivery === 'cut' ? bytes.length + 1 : bytes.length;
  const sent = httpRequest({
    ...{ hostname, port, method, path, agent },
    headers: { ...headers, authorization: `Bearer ${token}`, 'content-length': length },
  });
  // Also of an answer that comes while a body is on its way that nobody reads to its end.
  sent.on('error', () => undefined);
  if (delivery === 'cut') return cutOff(sent, bytes);
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  const answer = answered.catch((error: unknown) => {
    if (bytes.length > MAX_BODY || delivery === 'in pieces') return null;
    throw error;
  });
  await (delivery === 'whole' ? sent.end(bytes) : inPieces(sent, bytes));
  const [message] = (await answer) ?? [];
  return message ? read(message) : null;
}

type Sent = ReturnType<typeof httpRequest>;

async function inPieces(sent: Sent, bytes: Buffer): Promise<void> {
  const size = Math.ceil(bytes.length / PIECES) || 1;
  for (let at = 0; at < bytes.length; at += size) {
    sent.write(bytes.subarray(at, at + size));
    await turn();
  }
  sent.end();
}

async function cutOff(sent: Sent, bytes: Buffer): Promise<null> {
  const closed = new Promise((resolve) => sent.on('close', resolve));
  sent.flushHeaders();
  await new Promise((resolve) => sent.write(bytes, resolve));
  sent.destroy();
  await closed;
  return null;
}

async function read(answer: IncomingMessage): Promise<FuzzAnswer> {
  const parts: Buffer[] = [];
  for await (const part of answer) {
    parts.push(part as Buffer);
    // Events have no end: the loop closes the connection when it is left.
    if (isOfEvents(answer) && String(part).includes('\ndata:')) break;
  }
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    text: Buffer.concat(parts).toString(),
  };
}

function isOfEvents({ headers }: IncomingMessage): boolean {
  return (
    headers['content-type']?.startsWith('text/event-stream') === true &&
    headers['x-vercel-ai-ui-message-stream'] === undefined
  );
}
