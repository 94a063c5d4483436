import { Inject, Injectable, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient } from './generated/client.js';
import { POOL, SCHEMA } from './pool.js';

@Injectable()
export class PrismaService extends PrismaClient implements OnApplicationShutdown {
  /** Prisma names the schema in its statements, `public` unless it is told another one. */
  constructor(@Inject(POOL) pool: pg.Pool, @Optional() @Inject(SCHEMA) schema = 'public') {
    super({ adapter: new PrismaPg(pool, { schema }), errorFormat: 'minimal' });
  }

  /** After the last request was answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
