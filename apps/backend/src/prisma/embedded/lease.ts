import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { LOOPBACK } from './free-port.js';
import { USER } from './init-cluster.js';

export interface Address {
  port: number;
  password: string;
}

/** Any number will do, if all processes use the same. */
const LEASE_KEY = 5_432_180_018;

/** Advisory locks count per database, and this is the one that nobody drops and makes anew. */
const LEASE_DATABASE = 'postgres';

const RENEWALS = 60;
const RENEWAL_PAUSE_MS = 500;

/**
 * A connection that counts its process among the users of the server: it holds a shared lock, which
 * the server gives back by itself when the process dies.
 */
export class Lease {
  private left = false;

  private constructor(
    readonly address: Address,
    private client: pg.Client,
  ) {
    this.watch();
  }

  static async take(address: Address): Promise<Lease> {
    return new Lease(address, await connect(address));
  }

  async createDatabase(name: string): Promise<void> {
    const found = await this.client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount) return;
    try {
      await this.client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    } catch (error) {
      // Two processes that met here have both seen that it was missing.
      if (!['42P04', '23505'].includes((error as pg.DatabaseError).code ?? '')) throw error;
    }
  }

  /** Gives the lease back, and stops the server first if it was the last one. */
  async giveBack(stopServer: () => Promise<void>): Promise<void> {
    this.left = true;
    try {
      // Whoever joins from here on waits for the lock, loses the connection, and starts the server anew.
      if (await this.isTheLast()) await stopServer();
    } finally {
      await this.client.end().catch(() => undefined);
    }
  }

  private async isTheLast(): Promise<boolean> {
    try {
      await this.client.query(`SELECT pg_advisory_unlock_shared(${LEASE_KEY})`);
      const { rows } = await this.client.query<{ last: boolean }>(
        `SELECT pg_try_advisory_lock(${LEASE_KEY}) AS last`,
      );
      return rows[0]?.last === true;
    } catch {
      // The connection is lost, and with it the lease.
      return false;
    }
  }

  private watch(): void {
    this.client.once('end', () => {
      if (!this.left) void this.renew();
    });
  }

  /** When one backend crashes, the server drops all connections and goes on: then this one must come back. */
  private async renew(): Promise<void> {
    for (let renewal = 0; renewal < RENEWALS && !this.left; renewal++) {
      await pause(RENEWAL_PAUSE_MS, undefined, { ref: false });
      const client = await connect(this.address).catch(() => undefined);
      if (client) {
        await this.adopt(client);
        return;
      }
    }
  }

  /** Left while it was connecting: then the connection is not wanted any more. */
  private async adopt(client: pg.Client): Promise<void> {
    if (this.left) {
      await client.end();
      return;
    }
    this.client = client;
    this.watch();
  }
}

async function connect({ port, password }: Address): Promise<pg.Client> {
  const client = new pg.Client({
    host: LOOPBACK,
    port,
    user: USER,
    password,
    database: LEASE_DATABASE,
    application_name: 'embedded-lease',
    ssl: false,
    connectionTimeoutMillis: 5_000,
    options: '-c lock_timeout=10s',
  });
  // A server that dies must not take this process along by an unhandled error.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`SELECT pg_advisory_lock_shared(${LEASE_KEY})`);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}
