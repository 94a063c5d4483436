import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import createServer, { type FastifyInstance } from 'fastify';
import type { MetricsSettings } from '../config/metrics-settings.js';
import { refuseBrokenHttp } from '../http/broken-http.js';
import { limitConnections } from '../http/connections.js';
import { refuseUnknownRoutes } from '../http/unknown-routes.js';
import { Metrics } from './metrics.js';
import { serveMetrics } from './metrics-route.js';

/** The token of the settings of metrics. */
export const METRICS_SETTINGS = Symbol('METRICS_SETTINGS');

/** Connections at a time: few read metrics, and beyond that the oldest gives way. */
const MAX_CONNECTIONS = 50;
const REQUEST_TIMEOUT_MS = 10_000;

/** Serves the metrics at a port of their own, where the settings name one. */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: FastifyInstance | undefined;

  constructor(
    private readonly metrics: Metrics,
    @Inject(METRICS_SETTINGS) private readonly settings: MetricsSettings,
  ) {}

  /** The port that it listens on; null where it does not. */
  get port(): number | null {
    const [address] = this.server?.addresses() ?? [];
    return typeof address === 'object' ? address.port : null;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { port, token } = this.settings;
    if (port === null) return;
    this.server = createServer({
      clientErrorHandler: refuseBrokenHttp,
      forceCloseConnections: true,
      requestTimeout: REQUEST_TIMEOUT_MS,
      http: { headersTimeout: REQUEST_TIMEOUT_MS },
    });
    limitConnections(this.server, MAX_CONNECTIONS);
    refuseUnknownRoutes(this.server);
    serveMetrics(this.server, this.metrics, token);
    await this.server.listen({ port, host: '0.0.0.0' }).catch((error: unknown) => {
      const { code = 'an error' } = error as NodeJS.ErrnoException;
      throw new Error(`METRICS_PORT ${port} cannot be listened on (${code}): set it to another one.`);
    });
  }

  /** After the last request was answered: who watches sees the end as well. */
  async onApplicationShutdown(): Promise<void> {
    await this.server?.close();
  }
}
