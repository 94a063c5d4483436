import pg from 'pg';
import { distribute } from '../../src/prisma/migrate.js';

interface Machine {
  host: string;
  port: number;
}

/** The machines beside the server of the tests, where that is the coordinator of a Citus cluster; else there are none. */
export class Cluster {
  private constructor(
    private readonly serverUrl: string,
    private readonly workers: readonly Machine[],
  ) {}

  static async of(admin: pg.Client, serverUrl: string): Promise<Cluster> {
    const { rows: citus } = await admin.query<{ nodes: string | null }>(
      "SELECT to_regclass('pg_catalog.pg_dist_node') AS nodes",
    );
    if (citus[0]?.nodes == null) return new Cluster(serverUrl, []);
    const { rows } = await admin.query<Machine>(
      'SELECT nodename AS host, nodeport AS port FROM pg_catalog.pg_dist_node WHERE groupid <> 0',
    );
    return new Cluster(serverUrl, rows);
  }

  /** Runs a statement about databases on each of the other machines. */
  async onWorkers(statement: string): Promise<void> {
    for (const worker of this.workers) await this.on(worker, undefined, statement);
  }

  /** Makes a database, which is there on each machine, one of the cluster. */
  async join(database: string): Promise<void> {
    if (this.workers.length === 0) return;
    const { hostname, port } = new URL(this.serverUrl);
    for (const machine of [null, ...this.workers]) await this.on(machine, database, 'CREATE EXTENSION citus');
    await this.on(null, database, `SELECT citus_set_coordinator_host('${hostname}', ${port})`);
    for (const { host, port: of } of this.workers)
      await this.on(null, database, `SELECT citus_add_node('${host}', ${of})`);
  }

  /**
   * Distributes the tables of a migrated database.
   *
   * @returns whether there are machines to distribute them to
   */
  async distribute(connectionString: string): Promise<boolean> {
    if (this.workers.length === 0) return false;
    await distribute({ connectionString });
    return true;
  }

  /** Closes a database, of which copies are made: Citus' own processes would hold it open. */
  async close(database: string): Promise<void> {
    if (this.workers.length === 0) return;
    for (const machine of [null, ...this.workers]) {
      await this.on(machine, undefined, `ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
      const ended = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`;
      await this.on(machine, undefined, ended);
    }
  }

  private async on(machine: Machine | null, database: string | undefined, statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.urlOf(machine, database) });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  }

  private urlOf(machine: Machine | null, database?: string): string {
    const url = new URL(this.serverUrl);
    if (machine) [url.hostname, url.port] = [machine.host, String(machine.port)];
    if (database !== undefined) url.pathname = `/${database}`;
    return url.href;
  }
}
