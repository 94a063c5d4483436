import { type DynamicModule, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { readTarget } from './connection.js';
import { Database } from './database.js';
import { createPool, POOL, type PoolOptions, SCHEMA } from './pool.js';
import { PrismaService } from './prisma.service.js';

/** The database for the whole backend: one pool, for Prisma's client and for SQL. */
@Module({})
export class PrismaModule implements OnApplicationShutdown {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  static forRoot(options: PoolOptions): DynamicModule {
    const pool = { provide: POOL, useFactory: () => createPool(options, new Logger('Database')) };
    const schema = { provide: SCHEMA, useValue: readTarget(options).schema ?? 'public' };
    return {
      module: PrismaModule,
      global: true,
      providers: [pool, schema, PrismaService, Database],
      exports: [POOL, PrismaService, Database],
    };
  }

  /** After the last request was answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
