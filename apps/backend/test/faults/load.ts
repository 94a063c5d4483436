import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../support/random.js';
import { atOnce, times } from '../support/times.js';
import { type Answer, Client } from './client.js';
import { Counter } from './counter.js';

/** A message as a writer sends it. */
export interface Sent {
  writer: number;
  conversationId: string;
  key: string;
  content: string;
  inputTokens: number;
  outputTokens: number;
}

/** A message that the backend said it stored. */
export interface Acknowledged extends Sent {
  id: string;
  sequence: number;
}

export interface LoadOptions {
  /** Backends of which every message goes to each. */
  addresses: readonly string[];
  token: string;
  seed: number;
  /** Stands in every message, and nowhere else. */
  marker: string;
  /** Random bytes in a message. */
  contentBytes: number;
  /** Writers, and their pause between two messages; eight without a pause unless said. */
  writers?: { count: number; pauseMs: number } | undefined;
}

const WRITERS = 8;
const CONVERSATIONS = 4;
/** A writer gives a request up after one of these: some long before the backend would. */
const TIMEOUTS_MS = [3_000, 60_000];
const RETRY_PAUSE_MS = 100;
/** One message in so many is sent twice at once, or not again when the first try failed. */
const TWICE = 10;
const ABANDONED = 20;
const STORED = [200, 201];
const TRY_AGAIN = [429, 503];

/** Writers that append to shared conversations as good clients do: the same key again until it is acknowledged. */
export class Load {
  readonly sent = new Map<string, Sent>();
  readonly acknowledgements: Acknowledged[] = [];
  readonly acknowledged = new Counter();
  /** Requests that were answered with "try again", or not at all. */
  readonly refused = new Counter();
  /** Of these, the ones that were answered. */
  readonly unavailable = new Counter();
  /** Fails when a writer meets an answer that the contract does not know. */
  readonly writing: Promise<unknown>;
  private stopping = false;
  private abandoned = false;

  private constructor(
    private readonly options: LoadOptions,
    private readonly client: Client,
    readonly conversationIds: readonly string[],
  ) {
    this.writing = Promise.all(times(options.writers?.count ?? WRITERS, (writer) => this.write(writer)));
  }

  static async start(options: LoadOptions): Promise<Load> {
    const client = new Client(options.token);
    const [address = ''] = options.addresses;
    const ids = await atOnce(CONVERSATIONS, (number) => client.newConversation(address, `case ${number}`));
    return new Load(options, client, ids);
  }

  /** The text that stands in every message, and nowhere else. */
  get marker(): string {
    return this.options.marker;
  }

  /** Sends no new message, and resolves when every writer is done with its last one. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.writing;
  }

  /** Stops at once: no message is sent again. */
  abandon(): void {
    this.stopping = true;
    this.abandoned = true;
  }

  private async write(writer: number): Promise<void> {
    const random = new Random(this.options.seed + writer);
    for (let turn = 0; !this.stopping; turn++) {
      const message = this.compose(writer, turn, random);
      const abandons = random.below(ABANDONED) === 0;
      const copies = random.below(TWICE) === 0 ? 2 : 1;
      const addresses = times(copies, () => this.options.addresses).flat();
      await Promise.all(addresses.map((address) => this.deliver(address, message, abandons)));
      if (this.options.writers) await pause(this.options.writers.pauseMs);
    }
  }

  private compose(writer: number, turn: number, random: Random): Sent {
    const key = `${writer}-${turn}`;
    const filling = randomBytes(this.options.contentBytes).toString('base64');
    const message = {
      writer,
      conversationId: random.oneOf(this.conversationIds),
      key,
      content: `${this.options.marker} ${key} ${filling}`,
      inputTokens: random.below(1000),
      outputTokens: random.below(1000),
    };
    this.sent.set(key, message);
    return message;
  }

  private async deliver(address: string, message: Sent, abandons: boolean): Promise<void> {
    const { writer, conversationId, key, content, inputTokens, outputTokens } = message;
    const url = `${address}/api/v1/ai/conversations/${conversationId}/messages`;
    const body = { role: 'assistant', content, inputTokens, outputTokens };
    while (!this.abandoned) {
      const answer = await this.client.send(url, body, TIMEOUTS_MS[writer % TIMEOUTS_MS.length] ?? 0, key);
      if (answer && STORED.includes(answer.status)) {
        this.acknowledge(message, answer);
        return;
      }
      if (answer && !TRY_AGAIN.includes(answer.status))
        throw new Error(`an append was answered ${answer.status}`);
      this.refused.add();
      if (answer) this.unavailable.add();
      if (abandons) return;
      await pause(RETRY_PAUSE_MS);
    }
  }

  private acknowledge(message: Sent, { body }: NonNullable<Answer>): void {
    this.acknowledgements.push({ ...message, id: String(body.id), sequence: Number(body.sequence) });
    this.acknowledged.add();
  }
}
