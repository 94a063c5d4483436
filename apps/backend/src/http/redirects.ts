import type { FastifyInstance } from 'fastify';
import type { RouteFacts } from '../common/route-facts.js';

/** Leads from one path to another. */
export function lead(fastify: FastifyInstance, from: string, to: string): void {
  const config: RouteFacts = { isPublic: true };
  fastify.get(from, { config }, (_request, reply) => reply.redirect(to));
}
