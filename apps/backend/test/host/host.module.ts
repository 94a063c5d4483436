import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AiModule, type AiModuleExtras, type DatabaseAddress } from '../../src/modules/ai/index.js';
import { HostAuthGuard } from './auth/host-auth.guard.js';
import { principalOf } from './auth/principal-of.js';
import { CaseController } from './cases/case.controller.js';
import { CasePrisma } from './cases/case.prisma.js';
import { CaseService } from './cases/case.service.js';
import { ClerkAgent } from './cases/clerk.agent.js';
import { HostExceptionFilter } from './errors/host-exception.filter.js';
import { HostConfig, hostConfigModule } from './host.options.js';

/** The schema of the store, beside the host's own tables. */
export const AI_SCHEMA = 'ai';

/** An application with its own data, authentication, pipes, filters and documentation, which takes the AI module in. */
@Module({})
export class HostModule {
  static with(database: DatabaseAddress, structure: AiModuleExtras = {}): DynamicModule {
    const config = hostConfigModule(database);
    return {
      module: HostModule,
      imports: [
        AiModule.forRootAsync({
          imports: [config],
          inject: [HostConfig],
          useFactory: ({ database, folder }: HostConfig) => ({
            database: { ...database, max: 4 },
            schema: AI_SCHEMA,
            principalOf,
            model: { provider: 'offline' },
            turns: { graceSeconds: 1 },
            files: { storage: { folder } },
          }),
          http: { path: 'assistant' },
          ...structure,
        }),
      ],
      controllers: [CaseController],
      providers: [
        CaseService,
        ClerkAgent,
        { provide: CasePrisma, useFactory: () => new CasePrisma(database.connectionString) },
        { provide: APP_GUARD, useClass: HostAuthGuard },
        { provide: APP_FILTER, useClass: HostExceptionFilter },
      ],
    };
  }
}
