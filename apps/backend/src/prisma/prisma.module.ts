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
import {
  openReplica,
  REPLICA_CONNECTION,
  type ReplicaConnection,
  type ReplicaOptions,
} from './replica-connection.js';

/** A database that is up and migrated, for Prisma's client and for SQL on the same connections. */
@Module({})
export class PrismaModule implements OnApplicationShutdown {
  constructor(
    @Inject(CONNECTION) private readonly connection: DatabaseConnection,
    @Inject(REPLICA_CONNECTION) private readonly replica: ReplicaConnection | null,
  ) {}

  /** @param options the module that provides `DatabaseOptions` under `token`, with a replica where there is one */
  static register(options: DynamicModule, token: InjectionToken): DynamicModule {
    const connection = {
      provide: CONNECTION,
      inject: [token],
      useFactory: (database: DatabaseOptions) => connect(database, new Logger('Database')),
    };
    const replica = {
      provide: REPLICA_CONNECTION,
      inject: [token, CONNECTION],
      useFactory: ({ replica: given }: { replica?: ReplicaOptions }, primary: DatabaseConnection) =>
        openReplica(given, primary, new Logger('Replica')),
    };
    return {
      module: PrismaModule,
      imports: [options],
      providers: [connection, replica, PrismaService, Database],
      exports: [CONNECTION, REPLICA_CONNECTION, PrismaService, Database],
    };
  }

  /** Closes connections after the last request was answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.replica?.close();
    await this.connection.close();
  }
}
