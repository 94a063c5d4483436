import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type EmbeddedPostgres,
  joinEmbeddedPostgres,
  joinStandby,
} from '@conversation-store/embedded-postgres';
import pg from 'pg';
import { signalPostgres } from './postgres-processes.js';

const REPLAY = { paused: 'pg_wal_replay_pause', running: 'pg_wal_replay_resume' } as const;

/** A streaming replica of an embedded server, which a test may harm. */
export class StreamingReplica {
  private constructor(
    private readonly folder: string,
    private membership: EmbeddedPostgres,
  ) {}

  /**
   * @param primaryFolder the folder of the running server
   * @param parent a folder in which the replica gets its own
   */
  static async start(primaryFolder: string, parent = tmpdir()): Promise<StreamingReplica> {
    const primary = await joinEmbeddedPostgres(primaryFolder);
    try {
      const folder = await mkdtemp(join(parent, 'replica-'));
      return new StreamingReplica(folder, await joinStandby(primary, primaryFolder, folder));
    } finally {
      await primary.leave();
    }
  }

  get port(): number {
    return this.membership.port;
  }

  /** The address of the replica of a database. */
  urlOf(databaseUrl: string): string {
    const url = new URL(databaseUrl);
    url.port = String(this.port);
    return url.href;
  }

  /** Stops or resumes the replay of what comes from the primary. */
  async replay(state: keyof typeof REPLAY): Promise<void> {
    await this.query(`SELECT ${REPLAY[state]}()`);
    const isPaused = `SELECT pg_get_wal_replay_pause_state() = 'paused' AS paused`;
    for (let paused; paused !== (state === 'paused');)
      paused = (await this.query<{ paused: boolean }>(isPaused))[0]?.paused;
  }

  /** Replays commits so much later than they were made; 0 as soon as they come. */
  async delayReplay(milliseconds: number): Promise<void> {
    await this.query(`ALTER SYSTEM SET recovery_min_apply_delay = ${milliseconds}`);
    await this.query('SELECT pg_reload_conf()');
  }

  /** Makes a server of its own of it. */
  async promote(): Promise<void> {
    await this.query('SELECT pg_promote()');
  }

  async kill(): Promise<void> {
    await this.signal('SIGKILL');
  }

  /** Sends a signal to all of its processes: one that is stopped keeps its connections and says nothing. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    await signalPostgres(this.folder, signal);
  }

  /** Brings it up again, on the port that it had. */
  async restart(): Promise<void> {
    const before = this.membership;
    this.membership = await joinEmbeddedPostgres(this.folder);
    await before.leave();
  }

  /** Runs one statement as the superuser. */
  async query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.membership.superuserUrl });
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Stops the server, also one that a test left stopped or killed. */
  async stop(): Promise<void> {
    await this.signal('SIGCONT').catch(() => undefined);
    await this.membership.leave();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
