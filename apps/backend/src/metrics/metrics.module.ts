import { type DynamicModule, Inject, Module } from '@nestjs/common';
import type { MetricsSettings } from '../config/metrics-settings.js';
import { StoreFigures } from '../modules/ai/index.js';
import { METRICS_SETTINGS, MetricsServer } from './metrics-server.js';
import { Metrics } from './metrics.js';
import { storeMetrics } from './store-metrics.js';

/** The metrics of the process, and a port of their own where the settings name one. */
@Module({})
export class MetricsModule {
  constructor(@Inject(Metrics) metrics: Metrics, @Inject(StoreFigures) figures: StoreFigures) {
    storeMetrics(metrics.registry, figures);
  }

  static forRoot(metrics: Metrics, settings: MetricsSettings): DynamicModule {
    return {
      module: MetricsModule,
      providers: [
        { provide: Metrics, useValue: metrics },
        { provide: METRICS_SETTINGS, useValue: settings },
        MetricsServer,
      ],
      exports: [Metrics],
    };
  }
}
