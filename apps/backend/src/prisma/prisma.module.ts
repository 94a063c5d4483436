import { type DynamicModule, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { Database } from './database.js';
import { createPool, POOL, type PoolOptions } from './pool.js';
import { PrismaService } from './prisma.service.js';

/** The database for the whole backend: one pool, for Prisma's client and for SQL. */
@Module({})
export class PrismaModule implements OnApplicationShutdown {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  static forRoot(options: PoolOptions): DynamicModule {
    const pool = { provide: POOL, useFactory: () => createPool(options, new Logger('Database')) };
    return {
      module: PrismaModule,
      global: true,
      providers: [pool, PrismaService, Database],
      exports: [POOL, PrismaService, Database],
    };
  }

  /** After the last request was answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
