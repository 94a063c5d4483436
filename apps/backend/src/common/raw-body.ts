import { Readable } from 'node:stream';
import { applyDecorators, UnsupportedMediaTypeException } from '@nestjs/common';
import type { HttpRequest } from './http-types.js';
import { type RouteFacts, States } from './route-facts.js';

/** The media type under which Fastify hands a body on unread: it knows no other way to leave one alone. */
const UNREAD = 'application/x-conversation-store-unread';

const givenTypes = new WeakMap<object, string | undefined>();

/** Marks a route that reads its body itself, as bytes of any media type, beside the query. */
export const TakesRawBody = (mostBytes: number): MethodDecorator =>
  applyDecorators(States({ takes: ['query', 'body'], rawBytes: mostBytes }));

/** What is used of Fastify, which an application on Express does not have. */
export interface FastifyLike {
  addHook(name: 'onRoute', hook: (route: RouteLike) => void): unknown;
  addContentTypeParser(
    type: string,
    parser: (
      request: unknown,
      payload: Readable,
      done: (error: Error | null, body?: unknown) => void,
    ) => void,
  ): unknown;
}

type RouteHook = (request: RequestLike, reply: unknown, done: () => void) => void;
interface RequestLike {
  raw: { headers: Record<string, string | string[] | undefined> };
}
interface RouteLike {
  config?: RouteFacts;
  onRequest?: RouteHook | RouteHook[];
}

/** Has Fastify leave the bodies of marked routes unread, and no other. Before routes are made. */
export function leaveRawBodies(fastify: FastifyLike): void {
  fastify.addContentTypeParser(UNREAD, (request, payload, done) => {
    // Only the hook below may ask for it: elsewhere it is a media type that nobody takes.
    if (givenTypes.has(request as object)) done(null, payload);
    else done(new UnsupportedMediaTypeException());
  });
  fastify.addHook('onRoute', (route) => {
    if (route.config?.rawBytes === undefined) return;
    route.onRequest = [...[route.onRequest ?? []].flat(), hideMediaType];
  });
}

const hideMediaType: RouteHook = (request, _reply, done) => {
  const { headers } = request.raw;
  givenTypes.set(request, headers['content-type'] as string | undefined);
  headers['content-type'] = UNREAD;
  done();
};

/** The media type that the sender of a raw body named. */
export function rawBodyType(request: HttpRequest): string | undefined {
  if (givenTypes.has(request)) return givenTypes.get(request);
  return request.headers['content-type'] as string | undefined;
}

/** The bytes of a body; null where there are none, or where the application's own parsers have read them. */
export function rawBody(request: HttpRequest): Readable | null {
  const { body } = request;
  if (body instanceof Readable) return body;
  if (Buffer.isBuffer(body)) return Readable.from([body]);
  return request instanceof Readable && !request.readableEnded ? request : null;
}
