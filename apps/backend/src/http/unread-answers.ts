import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { isWatching } from './health-path.js';
import { refuseAsBusy, refuseAsTooMuch } from './refusals.js';
import { sharerOf } from './sharer.js';

export interface UnreadAnswerLimits {
  /** Bytes of answers that one user, and all users, may leave unread before they are answered nothing more. */
  userBytes: number;
  allBytes: number;
  /** Time after which a connection is cut on which none of an answer is read. */
  stallMs: number;
}

const MIB = 1024 * 1024;
const LIMITS: UnreadAnswerLimits = { userBytes: 32 * MIB, allBytes: 256 * MIB, stallMs: 30_000 };

/** Bounds the answers that are kept for clients that do not read them, and cuts who reads nothing. */
export function limitUnreadAnswers(fastify: FastifyInstance, limits = LIMITS): void {
  const unread = new UnreadAnswers();
  fastify.addHook('onRequest', (request, reply, done) => {
    if (isWatching(request)) done();
    else if (unread.bytesOf(sharerOf(request)) >= limits.userBytes) refuseAsTooMuch(request, reply);
    else if (unread.bytes >= limits.allBytes) refuseAsBusy(request, reply);
    else done();
  });
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    unread.add(sharerOf(request), reply.raw);
    // Node looks whether anything was written meanwhile, and sets its own time for the next request afterwards.
    request.raw.socket.setTimeout(limits.stallMs);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    unread.delete(sharerOf(request), reply.raw);
    done();
  });
}

/** Answers on their way, by sharer. */
class UnreadAnswers {
  private readonly answers = new Map<string, Set<ServerResponse>>();

  get bytes(): number {
    let bytes = 0;
    for (const sharer of this.answers.keys()) bytes += this.bytesOf(sharer);
    return bytes;
  }

  bytesOf(sharer: string): number {
    let bytes = 0;
    for (const answer of this.answers.get(sharer) ?? []) {
      // The answer to a request behind others on its connection is never closed where the connection is lost.
      if (answer.req.socket.destroyed) this.delete(sharer, answer);
      else bytes += answer.writableLength;
    }
    return bytes;
  }

  add(sharer: string, answer: ServerResponse): void {
    const answers = this.answers.get(sharer) ?? new Set();
    this.answers.set(sharer, answers.add(answer));
  }

  delete(sharer: string, answer: ServerResponse): void {
    const answers = this.answers.get(sharer);
    answers?.delete(answer);
    if (answers?.size === 0) this.answers.delete(sharer);
  }
}
