import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Histogram, type Registry } from 'prom-client';
import { routeOf } from '../common/http-types.js';
import { BoundedNames } from './bounded-names.js';

const SECONDS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];
const MS_PER_SECOND = 1000;
/** The route of a request that no route takes, and the code of a refusal without one. */
const NONE = 'none';

/** Counts requests by the patterns of their routes, never by their addresses, and refusals by their codes. */
export function countRequests(fastify: FastifyInstance, registry: Registry): void {
  const requests = requestMetrics(registry);
  const refusals = new Counter({
    name: 'conversation_store_refusals_total',
    help: 'Errors that were answered, by the code of the problem document.',
    labelNames: ['code'],
    registers: [registry],
  });
  const codes = new BoundedNames();
  fastify.addHook('preSerialization', (_request, reply, payload, done) => {
    if (reply.statusCode >= 400) refusals.inc({ code: codes.of(codeIn(payload)) });
    done(null, payload);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    requests(request, reply);
    done();
  });
}

function requestMetrics(registry: Registry): (request: FastifyRequest, reply: FastifyReply) => void {
  const registers = [registry];
  const requests = new Counter({
    name: 'conversation_store_http_requests_total',
    help: 'Requests by method, pattern of the route, and status.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const duration = new Histogram({
    name: 'conversation_store_http_request_duration_seconds',
    help: 'Time of a request until its answer has ended; of a stream, all of it.',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
    registers,
  });
  return (request, { statusCode, elapsedTime }) => {
    const of = { method: request.method, route: routeOf(request) ?? NONE };
    requests.inc({ ...of, status: String(statusCode) });
    duration.observe(of, elapsedTime / MS_PER_SECOND);
  };
}

function codeIn(payload: unknown): string {
  const { code } = Object(payload) as { code?: unknown };
  return typeof code === 'string' ? code : NONE;
}
