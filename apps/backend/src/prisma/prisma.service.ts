import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { CONNECTION, type DatabaseConnection } from './connect.js';
import { PrismaClient } from './generated/client.js';

@Injectable()
export class PrismaService extends PrismaClient implements OnApplicationShutdown {
  constructor(@Inject(CONNECTION) { pool, schema }: DatabaseConnection) {
    super({ adapter: new PrismaPg(pool, { schema }), errorFormat: 'minimal' });
  }

  /** Disconnects after the last request was answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
