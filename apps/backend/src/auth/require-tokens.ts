import type { FastifyInstance } from 'fastify';
import { AppError } from '../common/app-error.js';
import { problemOf } from '../common/problem.js';
import { factsOf } from '../common/route-facts.js';
import { sendProblem } from '../common/send-problem.js';
import { unauthenticated } from './claims.js';
import { rememberPrincipal } from './request-principal.js';
import type { TokenVerifier } from './token.verifier.js';

const BEARER = /^Bearer +([\w\-.~+/]+=*) *$/i;

/** Lets a request in with a valid token only, but for public routes, before anything of its body is read. */
export function requireTokens(fastify: FastifyInstance, tokens: TokenVerifier): void {
  fastify.addHook('onRequest', async (request, reply) => {
    if (factsOf(request).isPublic) return;
    try {
      rememberPrincipal(request, await tokens.principal(bearerToken(request.headers.authorization)));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // Answered here: an error that is thrown would be logged, as often as strangers like.
      sendProblem(request, reply, problemOf(error));
      return reply;
    }
  });
}

function bearerToken(authorization = ''): string {
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) throw unauthenticated('Send a token: Authorization: Bearer <JWT>.');
  return token;
}
