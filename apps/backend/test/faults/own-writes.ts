import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, Client } from './client.js';
import { Counter } from './counter.js';
import type { Environment } from './scenario.js';

const TIMEOUT_MS = 60_000;
const RETRY_PAUSE_MS = 50;
/** Looks until another backend has answered, which one that is alone never does. */
const LOOKS = 4;

/** A message that has been stored, as the latest of a conversation. */
interface Written {
  conversationId: string;
  word: string;
  /** The messages of the user, all in the conversation. */
  count: number;
  /** The backend that stored it. */
  backend: string;
}

/** What a user reads of what it has stored. */
interface Read {
  path: (written: Written) => string;
  /** Tells whether the answer has the message. */
  has: (body: Record<string, unknown>, written: Written) => boolean;
}

/** The first three may be read from a replica. */
const READS: Read[] = [
  {
    path: () => 'conversations',
    has: ({ items }, { count }) => firstOf(items)?.messageCount === count,
  },
  {
    path: ({ word }) => `conversations/search?q=${word}`,
    has: ({ items }) => Array.isArray(items) && items.length === 1,
  },
  {
    path: () => 'conversations/stats',
    has: ({ messages }, { count }) => firstOf([messages])?.total === count,
  },
  {
    path: ({ conversationId }) => `conversations/${conversationId}/messages?order=desc&limit=1`,
    has: ({ items }, { count, word }) =>
      firstOf(items)?.sequence === count && firstOf(items)?.content === word,
  },
];

/**
 * A user who stores a message, and reads it at once by another backend: in the list, in a search, in the statistics and
 * in the conversation. It uses the addresses in turn; behind one address it reads until another backend has answered.
 */
export class OwnWrites {
  private readonly seen = new Counter();
  /** Reads that were answered with "try again", or not at all. */
  refused = 0;
  /** Milliseconds until a read was answered, at most. */
  longestReadMs = 0;
  /** Reads that were answered by another backend than the one that stored the message. */
  readElsewhere = 0;
  private stopping = false;
  private readonly running: Promise<void>;

  private constructor(
    private readonly client: Client,
    private readonly addresses: readonly string[],
    private readonly prefix: string,
    conversationId: string,
  ) {
    this.running = this.run(conversationId);
    // Reported by `stop`.
    this.running.catch(() => undefined);
  }

  /** @param user who has no conversation */
  static async start({ tokenOf, addresses, options }: Environment, user: string): Promise<OwnWrites> {
    const client = new Client(await tokenOf(user));
    const prefix = `${randomBytes(6).toString('hex')}n`;
    options.outputScan.lookFor('a content', prefix);
    const id = await client.newConversation(addresses[0] ?? '', 'own writes');
    return new OwnWrites(client, addresses, prefix, id);
  }

  /**
   * Resolves when so many more messages were seen in all reads.
   *
   * @throws Error where a read lacked one
   */
  async more(messages: number): Promise<void> {
    await Promise.race([this.running, this.seen.more(messages)]);
  }

  /** @throws Error where a read lacked what had been stored before */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async run(conversationId: string): Promise<void> {
    for (let count = 1; !this.stopping; count++) {
      const [writer = '', reader = writer] = count % 2 ? this.addresses : this.addresses.toReversed();
      const word = `${this.prefix}${count}x`;
      const message = { role: 'user', content: word };
      const url = `${writer}/api/v1/ai/conversations/${conversationId}/messages`;
      const { backend } = await this.until200(url, message, word);
      const written = { conversationId, word, count, backend };
      await Promise.all(READS.map((read) => this.expectSeen(reader, read, written)));
      this.seen.add();
    }
  }

  private async expectSeen(reader: string, { path, has }: Read, written: Written): Promise<void> {
    const url = `${reader}/api/v1/ai/${path(written)}`;
    for (let look = 0; look < LOOKS; look++) {
      const began = performance.now();
      const { body, backend } = await this.until200(url, null);
      this.longestReadMs = Math.max(this.longestReadMs, performance.now() - began);
      if (!has(body, written))
        throw new Error(
          `a read lacked what had been stored before (${new URL(url).pathname.split('/').at(-1)})`,
        );
      if (backend === written.backend) continue;
      this.readElsewhere += 1;
      return;
    }
  }

  private async until200(url: string, message: object | null, key?: string): Promise<NonNullable<Answer>> {
    for (;;) {
      const answer = await this.client.send(url, message, TIMEOUT_MS, key);
      if (answer && answer.status < 300) return answer;
      if (answer && answer.status !== 503) throw new Error(`a request was answered ${answer.status}`);
      if (message === null) this.refused += 1;
      await pause(RETRY_PAUSE_MS);
    }
  }
}

function firstOf(rows: unknown): Record<string, unknown> | undefined {
  return Array.isArray(rows) ? (rows as Record<string, unknown>[])[0] : undefined;
}
