import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

/** Sets the security headers of every answer. */
export function setSecurityHeaders(fastify: FastifyInstance): void {
  // Without `upgrade-insecure-requests` the docs also open over plain http.
  const setHeaders = helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
  fastify.addHook('onRequest', (request, reply, done) => {
    setHeaders(request.raw, reply.raw, () => {
      done();
    });
  });
}
