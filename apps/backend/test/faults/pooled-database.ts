import { type Pooler, startPooler } from '../support/pooler.js';
import { atEnd } from './cleanup.js';
import { Proxy } from './proxy.js';
import type { PostgresServer } from './server.js';

/** What `docs/deploy.md` says of PgBouncer. */
const SETTINGS = { default_pool_size: 20, query_wait_timeout: 5, server_login_retry: 1 };

/** A PgBouncer in transaction mode before PostgreSQL, with a network before it that can break. */
export class PooledDatabase {
  private constructor(
    readonly pooler: Pooler,
    /** Between the backends and the pooler. */
    readonly network: Proxy,
    private readonly server: PostgresServer,
  ) {}

  /** @param behind the network between the pooler and PostgreSQL */
  static async start(server: PostgresServer, behind: Proxy): Promise<PooledDatabase> {
    const { username, password } = new URL(server.statementsUrl);
    const login = [username, password] as const;
    const pooler = await startPooler(behind.urlThrough(server.url), [login], { settings: SETTINGS });
    atEnd(() => pooler.stop());
    const { port } = new URL(pooler.through(server.statementsUrl));
    return new PooledDatabase(pooler, await Proxy.open(Number(port)), server);
  }

  /** The address for statements. */
  get url(): string {
    return this.network.urlThrough(this.server.statementsUrl);
  }

  /** The settings that belong to it. */
  get settings(): Record<string, string> {
    return { DATABASE_DIRECT_URL: this.server.ownerUrl, DATABASE_POOLER: 'transaction' };
  }
}
