import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, Client } from './client.js';
import { Counter } from './counter.js';

const TIMEOUT_MS = 60_000;
const RETRY_PAUSE_MS = 50;

/** What a user reads of what it has stored. */
interface Read {
  path: (word: string) => string;
  /** Tells whether the answer has the latest of so many messages. */
  has: (body: Record<string, unknown>, messages: number) => boolean;
}

const READS: Read[] = [
  { path: () => 'conversations', has: ({ items }, messages) => counts(items, 'messageCount') === messages },
  {
    path: (word) => `conversations/search?q=${word}`,
    has: ({ items }) => Array.isArray(items) && items.length === 1,
  },
  { path: () => 'conversations/stats', has: ({ messages }, total) => counts([messages], 'total') === total },
];

/**
 * A user who stores a message by one application, and reads it at once by the other one: in the list, in a search and in
 * the statistics.
 */
export class OwnWrites {
  private readonly seen = new Counter();
  /** Reads that were answered with "try again", or not at all. */
  refused = 0;
  private stopping = false;
  private readonly running: Promise<void>;

  private constructor(
    private readonly client: Client,
    private readonly addresses: readonly string[],
    conversationId: string,
  ) {
    this.running = this.run(conversationId);
    // Reported by `stop`.
    this.running.catch(() => undefined);
  }

  /** @param token of a user who has no conversation */
  static async start(token: string, addresses: readonly string[]): Promise<OwnWrites> {
    const client = new Client(token);
    const id = await client.newConversation(addresses[0] ?? '', 'own writes');
    return new OwnWrites(client, addresses, id);
  }

  /**
   * Resolves when so many more messages were seen in all three.
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

  private async run(id: string): Promise<void> {
    for (let count = 1; !this.stopping; count++) {
      const [writer = '', reader = ''] = count % 2 ? this.addresses : this.addresses.toReversed();
      const word = `word${count}x`;
      const message = { role: 'user', content: word };
      await this.until200(`${writer}/api/v1/ai/conversations/${id}/messages`, message, word);
      await Promise.all(READS.map((read) => this.expectSeen(reader, read, word, count)));
      this.seen.add();
    }
  }

  private async expectSeen(address: string, { path, has }: Read, word: string, count: number): Promise<void> {
    const { body } = await this.until200(`${address}/api/v1/ai/${path(word)}`, null);
    if (!has(body, count)) throw new Error(`a read lacked what had been stored before (${path('…')})`);
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

function counts(rows: unknown, name: string): unknown {
  const [row] = Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
  return row?.[name];
}
