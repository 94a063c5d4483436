import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { LOOPBACK } from './free-port.js';
import { prepareDatabase } from './prepare-database.js';
import { SUPERUSER } from './roles.js';

/** The port and the password of a running server. */
export interface Address {
  port: number;
  password: string;
}

/** The key of the advisory lock, the same in all processes. */
const CLAIM_LOCK = 5_432_180_018;

/**
 * The database of the lock. Advisory locks count per database, and this one is never dropped and
 * created anew.
 */
const CLAIM_DATABASE = 'postgres';

const MAX_RECONNECTS = 60;
const RECONNECT_PAUSE_MS = 500;
const CONNECTION_TIMEOUT_MS = 5_000;
const LOCK_TIMEOUT_MS = 10_000;

/**
 * A connection that counts its process among the users of the server: it holds a shared lock, which
 * the server releases by itself when the process dies.
 */
export class ServerClaim {
  private released = false;

  private constructor(
    readonly address: Address,
    private client: pg.Client,
  ) {
    this.watch();
  }

  static async take(address: Address): Promise<ServerClaim> {
    return new ServerClaim(address, await connectAndClaim(address));
  }

  /** Makes the database with its roles, unless it is there. */
  prepareDatabase(name: string): Promise<void> {
    const { client, address } = this;
    const superuser = {
      client,
      password: address.password,
      connect: (database: string) => connect(address, database),
    };
    return prepareDatabase(superuser, name);
  }

  /** Releases the claim, and stops the server first if it was the last one. */
  async release(stopServer: () => Promise<void>): Promise<void> {
    this.released = true;
    try {
      // A process that joins from here on waits for the lock, loses the connection, and starts the
      // server anew.
      if (await this.isTheLast()) await stopServer();
    } finally {
      await this.client.end().catch(() => undefined);
    }
  }

  private async isTheLast(): Promise<boolean> {
    try {
      await this.client.query(`SELECT pg_advisory_unlock_shared(${CLAIM_LOCK})`);
      const { rows } = await this.client.query<{ last: boolean }>(
        `SELECT pg_try_advisory_lock(${CLAIM_LOCK}) AS last`,
      );
      return rows[0]?.last === true;
    } catch {
      // The connection is lost, and with it the claim.
      return false;
    }
  }

  private watch(): void {
    this.client.once('end', () => {
      if (!this.released) void this.reconnect();
    });
  }

  /**
   * Connects again: when one process of the server crashes, the server drops all connections and
   * goes on.
   */
  private async reconnect(): Promise<void> {
    for (let attempt = 0; attempt < MAX_RECONNECTS && !this.released; attempt++) {
      await pause(RECONNECT_PAUSE_MS, undefined, { ref: false });
      const client = await connectAndClaim(this.address).catch(() => undefined);
      if (client) {
        await this.adopt(client);
        return;
      }
    }
  }

  /** Drops the connection if the claim was released while it was opened. */
  private async adopt(client: pg.Client): Promise<void> {
    if (this.released) {
      await client.end();
      return;
    }
    this.client = client;
    this.watch();
  }
}

async function connectAndClaim(address: Address): Promise<pg.Client> {
  const client = await connect(address, CLAIM_DATABASE);
  try {
    await client.query(`SELECT pg_advisory_lock_shared(${CLAIM_LOCK})`);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

async function connect({ port, password }: Address, database: string): Promise<pg.Client> {
  const client = new pg.Client({
    host: LOOPBACK,
    port,
    user: SUPERUSER,
    password,
    database,
    application_name: 'embedded-postgres-claim',
    ssl: false,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    options: `-c lock_timeout=${LOCK_TIMEOUT_MS}`,
  });
  // A server that dies must not take this process along by an unhandled error.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}
