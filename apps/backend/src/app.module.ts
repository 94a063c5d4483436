import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { aiOptions } from './ai-options.js';
import { AuthModule } from './auth/auth.module.js';
import { SETTINGS, type Settings } from './config/settings.js';
import { HealthController } from './health/health.controller.js';
import { READINESS } from './health/readiness.js';
import { SharedReadiness } from './health/shared-readiness.js';
import { HttpModule } from './http/http.module.js';
import { AiModule, type EntityAccess, StoreReadiness } from './modules/ai/index.js';
import { ComplianceModule } from './modules/compliance/compliance.module.js';

@Module({})
class SettingsModule {
  static forRoot(settings: Settings): DynamicModule {
    const provider = { provide: SETTINGS, useValue: settings };
    return { module: SettingsModule, global: true, providers: [provider], exports: [provider] };
  }
}

/** Modules of the host, such as those with its agents. */
export type Features = NonNullable<ModuleMetadata['imports']>;

/** The parts that a host adds to the backend. */
export interface HostParts {
  features?: Features | undefined;
  /** Says which entities a principal may see; default all. */
  entityAccess?: EntityAccess | undefined;
}

/** The backend on a database that is up. */
@Module({})
export class AppModule {
  static forRoot(
    settings: Settings,
    databaseUrl: string,
    { features = [], entityAccess }: HostParts = {},
  ): DynamicModule {
    const access = entityAccess === undefined ? {} : { entityAccess };
    return {
      module: AppModule,
      imports: [
        SettingsModule.forRoot(settings),
        AuthModule,
        HttpModule,
        AiModule.forRoot({ ...aiOptions(settings, databaseUrl), ...access }),
        ComplianceModule,
        ...features,
      ],
      controllers: [HealthController],
      providers: [{ provide: READINESS, useExisting: StoreReadiness }, SharedReadiness],
    };
  }
}
