import { once } from 'node:events';
import { connect } from 'node:net';
import type { TestBackend } from './test-backend.js';

export interface RawAnswer {
  /** The line of the status, and the headers. */
  head: string;
  body: string;
}

/**
 * Sends bytes over a connection of their own, one piece after the other, and reads until the backend closes it. With
 * `leave`, the connection is closed from here as soon as another request was answered: the backend may wait for more.
 */
export async function rawRequest(
  { url }: Pick<TestBackend, 'url'>,
  pieces: (string | Uint8Array)[],
  { leave = false } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const received: Buffer[] = [];
  socket.on('data', (bytes) => received.push(bytes));
  // A connection that the backend resets has ended too; what it said before is looked at.
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  await once(socket, 'connect');
  for (const piece of pieces) {
    if (!socket.writable) break;
    await new Promise((resolve) => socket.write(piece, resolve));
  }
  if (leave) {
    await fetch(`${url}/health/live`);
    socket.end();
  }
  await closed;
  const [head = '', body = ''] = Buffer.concat(received)
    .toString()
    .split(/\r\n\r\n(.*)/s);
  return { head, body };
}
