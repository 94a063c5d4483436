import { setTimeout as pause } from 'node:timers/promises';
import { type Attack, repeat } from './attack.js';
import { connection, head } from './sockets.js';

const CONVERSATIONS = '/api/v1/ai/conversations';
const JSON_BODY = { 'content-type': 'application/json' };
const MEBIBYTES = 1024 ** 2;

/** Announces bodies and never sends them. */
export const halfRequests: Attack = async ({ url }, signal, count) => {
  const started = head('POST', CONVERSATIONS, { ...JSON_BODY, 'content-length': 10 });
  await repeat(1000, signal, () =>
    connection(
      url,
      signal,
      (socket) => socket.write(started),
      (text) => {
        count(text.slice(9, 12));
      },
    ),
  );
};

/** Sends large bodies without a token, holds back the last bytes of others, and asks for the health over and over. */
export const largeBodies: Attack = async ({ url }, signal, count) => {
  const length = 4 * MEBIBYTES;
  const brackets =
    head('POST', CONVERSATIONS, { ...JSON_BODY, 'content-length': length }) + '['.repeat(length);
  const pipelined = head('GET', '/health/ready').repeat(100);
  const answered = (text: string): void => {
    for (const [, status = ''] of text.matchAll(/HTTP\/1\.1 (\d+)/g)) count(status);
  };
  await Promise.all([
    repeat(4, signal, async () => {
      await connection(url, signal, (socket) => socket.write(brackets), answered);
      await pause(750);
    }),
    repeat(400, signal, () =>
      connection(url, signal, (socket) => socket.write(brackets.slice(0, 64 * 1024)), answered),
    ),
    repeat(4, signal, () => connection(url, signal, (socket) => socket.end(pipelined), answered)),
  ]);
};
