import { atOnce } from '../support/times.js';
import type { Application } from './application.js';
import { OwnWrites } from './own-writes.js';
import type { Environment } from './scenario.js';
import { until } from './waiting.js';

const USERS = 4;
/** Messages of each user that are stored and read while it is counted who answers. */
const COUNTED_MESSAGES = 3;

/** Lists, searches and statistics, by the server that answered them. */
export interface ReadCounts {
  replica: number;
  primary: number;
}

/** Users who read what they have just stored, of backends that read from a replica. */
export class OwnWriters {
  private constructor(
    private readonly users: readonly OwnWrites[],
    private readonly applications: readonly Application[],
  ) {}

  /** @param name of nobody else in the environment */
  static async start(environment: Environment, name: string): Promise<OwnWriters> {
    const users = await atOnce(USERS, (number) => OwnWrites.start(environment, `${name} ${number}`));
    return new OwnWriters(users, environment.applications);
  }

  /** Milliseconds until a read was answered, at most. */
  get longestReadMs(): number {
    return Math.max(...this.users.map(({ longestReadMs }) => longestReadMs));
  }

  /** Reads that were answered by another backend than the one that had stored the message. */
  get readElsewhere(): number {
    return this.users.reduce((total, user) => total + user.readElsewhere, 0);
  }

  /** Resolves when each has stored so many more messages, and read them. */
  async more(messages: number): Promise<void> {
    await Promise.all(this.users.map((user) => user.more(messages)));
  }

  /** Counts the reads of a while, which ends when the replica has answered some of every backend. */
  async count(): Promise<ReadCounts> {
    const before = await this.answered();
    let now: ReadCounts[] = [];
    await this.more(COUNTED_MESSAGES);
    await until(async () => {
      now = await this.answered();
      return now.every(({ replica }, index) => replica > (before[index]?.replica ?? 0));
    });
    const grown = (server: keyof ReadCounts): number =>
      now.reduce((total, counts, index) => total + counts[server] - (before[index]?.[server] ?? 0), 0);
    return { replica: grown('replica'), primary: grown('primary') };
  }

  /** @throws Error where a read lacked what its user had stored before */
  async stop(): Promise<void> {
    await Promise.all(this.users.map((user) => user.stop()));
  }

  private answered(): Promise<ReadCounts[]> {
    return Promise.all(this.applications.map((application) => application.answeredReads()));
  }
}
