import { join } from 'node:path';
import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { aiOptions } from './ai-options.js';
import { AuthModule } from './auth/auth.module.js';
import { projectRoot } from './config/project-root.js';
import { SETTINGS, type Settings } from './config/settings.js';
import { HealthController } from './health/health.controller.js';
import { READINESS } from './health/readiness.js';
import { SharedReadiness } from './health/shared-readiness.js';
import { HttpModule } from './http/http.module.js';
import { AiModule, type ConsoleOptions, type EntityAccess, StoreReadiness } from './modules/ai/index.js';
import { MetricsModule } from './metrics/metrics.module.js';
import type { Metrics } from './metrics/metrics.js';
import { ComplianceModule } from './modules/compliance/compliance.module.js';

@Module({})
class SettingsModule {
  static forRoot(settings: Settings): DynamicModule {
    const provider = { provide: SETTINGS, useValue: settings };
    return { module: SettingsModule, global: true, providers: [provider], exports: [provider] };
  }
}

/** The folder of the console, beside the built backend. */
const CONSOLE_FOLDER = join(projectRoot(), 'dist', 'console');

function consoleOf({ consolePath }: Settings): { console?: ConsoleOptions } {
  return consolePath === null ? {} : { console: { folder: CONSOLE_FOLDER, path: consolePath } };
}

/** Modules of the host, such as those with its agents. */
export type Features = NonNullable<ModuleMetadata['imports']>;

/** The parts that a host adds to the backend. */
export interface HostParts {
  features?: Features | undefined;
  /** Says which entities a principal may see; default all. */
  entityAccess?: EntityAccess | undefined;
}

/** The parts of the backend that are made before Nest makes the others. */
interface AppParts extends HostParts {
  /** Counts what happens; undefined where nobody asks for metrics. */
  metrics?: Metrics | undefined;
}

/** The backend on a database that is up. */
@Module({})
export class AppModule {
  static forRoot(
    settings: Settings,
    databaseUrl: string,
    { features = [], entityAccess, metrics }: AppParts = {},
  ): DynamicModule {
    const access = entityAccess === undefined ? {} : { entityAccess };
    const observer = metrics === undefined ? {} : { observer: metrics.observer };
    return {
      module: AppModule,
      imports: [
        SettingsModule.forRoot(settings),
        AuthModule,
        HttpModule,
        AiModule.forRoot({
          ...aiOptions(settings, databaseUrl),
          ...access,
          ...observer,
          ...consoleOf(settings),
        }),
        ComplianceModule,
        ...(metrics && settings.metrics ? [MetricsModule.forRoot(metrics, settings.metrics)] : []),
        ...features,
      ],
      controllers: [HealthController],
      providers: [{ provide: READINESS, useExisting: StoreReadiness }, SharedReadiness],
    };
  }
}
