import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppModule, type HostParts } from './app.module.js';
import { requireTokens } from './auth/require-tokens.js';
import { TokenVerifier } from './auth/token.verifier.js';
import { invalidRequest } from './common/app-error.js';
import { problemOf } from './common/problem.js';
import { sendProblem } from './common/send-problem.js';
import type { Settings } from './config/settings.js';
import { BARE_HEADERS } from './http/bare-headers.js';
import { limitBodies } from './http/body-limits.js';
import { refuseBrokenHttp } from './http/broken-http.js';
import { limitConnections } from './http/connections.js';
import { useJson } from './http/json-body.js';
import { serveOpenApi } from './http/open-api.js';
import { allowOrigins } from './http/origins.js';
import { limitRates, RateLimits } from './http/rate-limits.js';
import { paceRefusals } from './http/refusal-pace.js';
import { REQUEST_ID_HEADER, requestIdOf, useRequestIds } from './http/request-id.js';
import { limitRequestsInFlight } from './http/requests-in-flight.js';
import { setSecurityHeaders } from './http/security-headers.js';
import { logRefusals } from './http/security-log.js';
import { lead } from './http/redirects.js';
import { refuseUnknownRoutes } from './http/unknown-routes.js';
import { limitUnreadAnswers } from './http/unread-answers.js';
import { countRequests } from './metrics/http-metrics.js';
import { serveMetrics } from './metrics/metrics-route.js';
import { Metrics } from './metrics/metrics.js';

/** Time at shutdown until connections are cut whose clients do not read. */
const LAST_ANSWERS_MS = 10_000;
/** Longest id in the path: as long as the head of a request, so that an id of any length is answered as not found. */
const MAX_PARAMETER_CHARACTERS = 16 * 1024;
/** Time in which the headers of a request must come, from the connection on for the first one. */
const HEADERS_TIMEOUT_MS = 10_000;
/** Time in which a whole request must come: one that trickles would else hold its connection for ever. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Time between two looks for requests that have not come in time. */
const TIMEOUT_CHECK_MS = 2_000;

const BROKEN_PATH = invalidRequest([{ field: 'path', message: 'must be percent-encoded' }]);

export interface AppOptions extends HostParts {
  logger?: LoggerService | false;
}

/** The HTTP application, not yet listening. */
export async function createApp(
  settings: Settings,
  databaseUrl: string,
  { logger, ...parts }: AppOptions = {},
): Promise<NestFastifyApplication> {
  const metrics = settings.metrics ? new Metrics() : undefined;
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(settings, databaseUrl, { ...parts, metrics }),
    adapter(),
    { bodyParser: false, abortOnError: false, ...(logger === undefined ? {} : { logger }) },
  );
  const fastify = app.getHttpAdapter().getInstance();
  useJson(app);
  useRequestIds(fastify);
  setSecurityHeaders(fastify);
  if (metrics) countRequests(fastify, metrics.registry);
  logRefusals(fastify);
  paceRefusals(fastify);
  // In this order: who is not let in is asked nothing else, and the shares are those of users.
  limitConnections(fastify);
  await allowOrigins(app, settings.corsOrigins);
  limitBodies(fastify);
  refuseUnknownRoutes(fastify);
  if (metrics && settings.metrics?.port === null) serveMetrics(fastify, metrics, settings.metrics.token);
  requireTokens(fastify, app.get(TokenVerifier));
  limitRates(fastify, app.get(RateLimits));
  limitRequestsInFlight(fastify, settings.requestsInFlight);
  limitUnreadAnswers(fastify);
  if (settings.apiDocs) serveOpenApi(app);
  if (settings.consolePath !== null) {
    // With a slash at its end it is another path to Fastify.
    lead(fastify, `${settings.consolePath}/`, settings.consolePath);
    if (!settings.production) lead(fastify, '/', settings.consolePath);
  }
  closeConnectionsOnShutdown(app);
  return app;
}

/**
 * Closes connections with their last answer at shutdown: else they stay open until their keep-alive ends, over a
 * minute.
 */
function closeConnectionsOnShutdown(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    // A client that does not read its answer would hold the backend up for ever.
    setTimeout(() => {
      fastify.server.closeAllConnections();
    }, LAST_ANSWERS_MS).unref();
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close');
    done();
  });
}

function adapter(): FastifyAdapter {
  return new FastifyAdapter({
    routerOptions: { maxParamLength: MAX_PARAMETER_CHARACTERS },
    // Keys such as `__proto__` are data like any other: nothing here merges a body into an object.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    // On shutdown; the others are closed with their answer.
    forceCloseConnections: 'idle',
    // The only error that neither a hook nor a route sees: a path with a broken percent-encoding.
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => {
      sendProblem(
        request,
        reply.headers({ ...BARE_HEADERS, [REQUEST_ID_HEADER]: request.id, connection: 'close' }),
        problemOf(BROKEN_PATH),
      );
    },
    clientErrorHandler: refuseBrokenHttp,
    genReqId: requestIdOf,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: TIMEOUT_CHECK_MS },
  });
}
