import helmet from '@fastify/helmet';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppModule } from './app.module.js';
import type { Settings } from './config/settings.js';
import { serveOpenApi } from './http/open-api.js';
import { problemOf } from './http/problem.js';
import { sendProblem } from './http/send-problem.js';

/** Bytes of a request's body. */
const BODY_LIMIT = 4 * 1024 * 1024;
/** Characters of an id in the path: as many as the head of a request can have, so none is too long to be not there. */
const MAX_PARAMETER_LENGTH = 16 * 1024;

/** The HTTP application, not yet listening. */
export async function createApp(
  settings: Settings,
  databaseUrl: string,
  logger?: LoggerService | false,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(settings, databaseUrl),
    adapter(),
    { bodyParser: false, ...(logger === undefined ? {} : { logger }) },
  );
  useJson(app);
  // Without `upgrade-insecure-requests` the docs also open over plain http.
  await app.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
  serveOpenApi(app);
  closeConnectionsOnShutdown(app);
  return app;
}

/** A connection that waits for its answer at shutdown would else stay open until its keep-alive ends, over a minute. */
function closeConnectionsOnShutdown(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close');
    done();
  });
}

function adapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    // Keys such as `__proto__` are data like any other: nothing here merges a body into an object.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    // On shutdown; the others are closed with their answer.
    forceCloseConnections: 'idle',
    // What no route sees, such as a path with a broken percent-encoding.
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => {
      sendProblem(reply, problemOf(error));
    },
  });
}

/** JSON bodies alone; an empty one is no body, which clients send with routes that take none. */
function useJson(app: NestFastifyApplication): void {
  app.getHttpAdapter().getInstance().removeAllContentTypeParsers();
  app.useBodyParser('application/json', { bodyLimit: BODY_LIMIT }, (_request, body, done) => {
    const text = body.toString();
    try {
      done(null, text === '' ? undefined : (JSON.parse(text) as unknown));
    } catch {
      done(Object.assign(new Error('The body is not valid JSON.'), { statusCode: 400 }), undefined);
    }
  });
}
