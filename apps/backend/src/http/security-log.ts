import { createHmac, randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { rememberedPrincipal } from '../auth/request-principal.js';
import { routeOf } from '../common/http-types.js';
import { type Scope, userKey } from '../common/scope.js';

/** Codes of the answers that are logged, by their status. */
const CODES = new Map([
  [401, 'UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
  [429, 'RATE_LIMITED'],
]);
/** Lines of one code in a period; further ones are counted. */
const MAX_LINES = 10;
const PERIOD_MS = 10_000;

/** Logs who was refused and where, without contents and ids: a user is the same in all lines of one process. */
export function logRefusals(fastify: FastifyInstance): void {
  const log = new SecurityLog();
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    const code = CODES.get(reply.statusCode);
    if (code !== undefined) {
      const { id: requestId, method } = request;
      const details = { requestId, method, route: routeOf(request), status: reply.statusCode };
      log.write(code, { ...details, ...log.userOf(rememberedPrincipal(request)) });
    }
    done();
  });
}

/** Writes the first lines of each code, and how many there were of the rest: strangers can cause any number. */
export class SecurityLog {
  private readonly logger = new Logger('Security');
  private readonly key = randomBytes(32);
  private readonly written = new Map<string, number>();

  write(code: string, details: object): void {
    const count = (this.written.get(code) ?? 0) + 1;
    if (count === 1) this.beginPeriod(code);
    this.written.set(code, count);
    if (count <= MAX_LINES) this.logger.warn(code, { code, ...details });
  }

  /** The user as a digest whose key ends with the process. */
  userOf(scope: Scope | undefined): { user?: string } {
    if (!scope) return {};
    return { user: createHmac('sha256', this.key).update(userKey(scope)).digest('hex').slice(0, 16) };
  }

  private beginPeriod(code: string): void {
    setTimeout(() => {
      const unwritten = (this.written.get(code) ?? 0) - MAX_LINES;
      this.written.delete(code);
      if (unwritten > 0) this.logger.warn(`${code}: ${unwritten} more`, { code, count: unwritten });
    }, PERIOD_MS).unref();
  }
}
