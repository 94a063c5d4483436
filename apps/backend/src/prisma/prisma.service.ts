import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient } from './generated/client.js';
import { POOL } from './pool.js';

@Injectable()
export class PrismaService extends PrismaClient implements OnApplicationShutdown {
  constructor(@Inject(POOL) pool: pg.Pool) {
    super({ adapter: new PrismaPg(pool), errorFormat: 'minimal' });
  }

  /** After the last request was answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
