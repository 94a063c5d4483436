import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isAboutHealth } from './health-path.js';

/** Time between two refusals. */
const PACE_MS = 2;
/** Refusals that wait, at most. */
const MAX_WAITING = 2_000;
const REFUSALS = [401, 429, 503];

/**
 * Sends refusals one after the other: to refuse costs as well, so whoever sends again at once would slow others down.
 * Beyond a number that wait, the connection of the oldest is closed. The health routes are always answered at once.
 */
export function paceRefusals(fastify: FastifyInstance, most = MAX_WAITING): void {
  const line = new PacedLine(most);
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    if (isRefusal(request, reply)) line.send(request.raw.socket, done);
    else done();
  });
}

function isRefusal(request: FastifyRequest, { statusCode }: FastifyReply): boolean {
  return request.is404 || (REFUSALS.includes(statusCode) && !isAboutHealth(request));
}

class PacedLine {
  private readonly waiting = new Set<{ socket: Socket; send: () => void }>();
  private pause: NodeJS.Timeout | undefined;

  constructor(private readonly most: number) {}

  send(socket: Socket, send: () => void): void {
    if (!this.pause) {
      this.sendNow(send);
      return;
    }
    if (this.waiting.size >= this.most) this.closeOldest();
    this.waiting.add({ socket, send });
  }

  private sendNow(send: () => void): void {
    this.pause = setTimeout(() => {
      this.pause = undefined;
      const next = this.shift();
      if (next) this.sendNow(next.send);
    }, PACE_MS);
    send();
  }

  private closeOldest(): void {
    const oldest = this.shift();
    oldest?.socket.destroy();
    oldest?.send();
  }

  private shift(): { socket: Socket; send: () => void } | undefined {
    const [next] = this.waiting;
    if (next) this.waiting.delete(next);
    return next;
  }
}
