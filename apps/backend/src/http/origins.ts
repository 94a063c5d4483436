import cors from '@fastify/cors';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Headers of answers that a page of another origin may read; browsers show it a few others anyway. */
const READABLE_HEADERS = [
  'Audit-Entry',
  'Next-Cursor',
  'Retry-After',
  'Running-Message',
  'X-Request-Id',
  'X-Vercel-Ai-Ui-Message-Stream',
];
/** Time for which a browser remembers what it may send. */
const PREFLIGHT_SECONDS = 600;

/**
 * Lets pages of these origins call every route. A browser asks first, without a token, and is answered before anything
 * else looks at its request. Cookies are not asked for: who calls is said by a token.
 */
export async function allowOrigins(app: NestFastifyApplication, origins: string[]): Promise<void> {
  if (origins.length === 0) return;
  await app.register(cors, {
    origin: origins,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: READABLE_HEADERS,
    maxAge: PREFLIGHT_SECONDS,
  });
}
