import type { FastifyInstance } from 'fastify';
import type { RouteFacts } from '../common/route-facts.js';

/** Leads from `/` to the console. */
export function leadToConsole(fastify: FastifyInstance, path: string): void {
  const config: RouteFacts = { isPublic: true };
  fastify.get('/', { config }, (_request, reply) => reply.redirect(path));
}

/** Leads to the console who asks for it with a slash at its end, which Fastify takes for another path. */
export function leadFromSlash(fastify: FastifyInstance, path: string): void {
  const config: RouteFacts = { isPublic: true };
  fastify.get(`${path}/`, { config }, (_request, reply) => reply.redirect(path));
}
