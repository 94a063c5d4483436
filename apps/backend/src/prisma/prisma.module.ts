import {
  type DynamicModule,
  Inject,
  type InjectionToken,
  Logger,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { connect, CONNECTION, type DatabaseConnection, type DatabaseOptions } from './connect.js';
import { Database } from './database.js';
import { PrismaService } from './prisma.service.js';

/** A database that is up and migrated, for Prisma's client and for SQL on the same connections. */
@Module({})
export class PrismaModule implements OnApplicationShutdown {
  constructor(@Inject(CONNECTION) private readonly connection: DatabaseConnection) {}

  /** @param options the module that provides `DatabaseOptions` under `token` */
  static register(options: DynamicModule, token: InjectionToken): DynamicModule {
    const connection = {
      provide: CONNECTION,
      inject: [token],
      useFactory: (database: DatabaseOptions) => connect(database, new Logger('Database')),
    };
    return {
      module: PrismaModule,
      imports: [options],
      providers: [connection, PrismaService, Database],
      exports: [CONNECTION, PrismaService, Database],
    };
  }

  /** Closes connections after the last request was answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
  }
}
