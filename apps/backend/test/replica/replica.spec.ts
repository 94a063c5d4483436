import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '@conversation-store/embedded-postgres';
import pg from 'pg';
import { lockConversations } from '../support/locked.js';
import { answered, type ConversationRef, newConversation, said } from '../support/messages.js';
import { walked } from '../support/pages.js';
import {
  backendOn,
  type Replicated,
  type ReplicatedStore,
  startReplicated,
} from '../support/replicated-store.js';
import { startPooler } from '../support/pooler.js';
import { newScope } from '../support/scopes.js';
import { giveSettings } from '../support/statement-address.js';
import { statementsOf } from '../support/statements.js';
import { atOnce, times } from '../support/times.js';

/** Time in which the server of the tests, with all their databases, is copied. */
const LONGEST_START_MS = 180_000;
const MAX_LAG_MS = 300;
const ROUNDS = 20;
const WALKS = 20;

describe('Reads from a streaming replica', () => {
  let current: Replicated;
  beforeAll(async () => {
    current = await startReplicated(MAX_LAG_MS);
  }, LONGEST_START_MS);
  afterAll(() => current.stop());

  it('are lists, searches and statistics, in a backend and in a host', async () => {
    for (const store of current.stores) {
      const { conversations } = store;
      const [scope, id] = await newConversation(conversations);
      await conversations.addMessage(scope, id, said('Who signed?'));

      const before = { ...store.reads.answered! };
      const expected = [
        [() => conversations.list(scope), 1],
        [() => conversations.search(scope, { query: 'signed' }), 1],
        [() => conversations.getStats(scope), 2],
        [() => conversations.get(scope, id), 0],
        [() => conversations.getMessages(scope, id), 0],
        [() => conversations.getContext(scope, id, { maxTokens: 100 }), 0],
      ] as const;
      for (const [read, onReplica] of expected) expect(await readsOnReplica(read)).toBe(onReplica);
      expect([store.reads.isLeftOut, store.reads.delayMs]).toEqual([false, expect.any(Number)]);
      expect(store.reads.answered).toEqual({ ...before, replica: before.replica + 4 });
    }
  });

  it('see what another process has stored a moment ago, while the replica replays late', async () => {
    await current.replica.delayReplay(MAX_LAG_MS / 20);
    const ref = await newConversation(current.stores[0].conversations);
    const count = await readsOnReplica(async () => {
      for (let round = 0; round < ROUNDS; round++) await expectSeen(ref, round);
    });
    await current.replica.delayReplay(0);

    // A list, a search and a statement of statistics each.
    expect(count).toBeGreaterThan(ROUNDS);
  });

  it('go on over pages of the replica and of the primary while others write', async () => {
    await current.replica.delayReplay(MAX_LAG_MS / 20);
    const scope = newScope();
    const refs = times(12, (index) => ({ agentType: `agent ${index}` }));
    const ids: string[] = [];
    for (const context of refs)
      ids.push((await newConversation(current.primaryOnly.conversations, context, scope))[1]);
    const servers = [current.stores[0], current.primaryOnly, current.stores[1]];
    let walking = true;
    const writers = atOnce(4, async (writer) => {
      for (let at = writer; walking; at += 5)
        await current.primaryOnly.conversations.addMessage(scope, ids[at % ids.length]!, answered('x'));
    });

    const count = await readsOnReplica(async () => {
      for (let walk = 0; walk < WALKS; walk++) {
        let page = walk;
        const seen = await walked((cursor) =>
          servers[page++ % servers.length]!.conversations.list(scope, { limit: 3, cursor }),
        );
        expect(seen.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
      }
    }).finally(() => {
      walking = false;
      return writers;
    });
    await current.replica.delayReplay(0);
    expect(count).toBeGreaterThan(WALKS);
  });

  it.each(['the replica', 'the primary'])(
    'go on in %s with a conversation that was written to before the first page, and committed after it',
    async (next) => {
      const { conversations } = current.stores[0];
      const scope = newScope();
      const ids: string[] = [];
      for (const agentType of ['a', 'b', 'c', 'd']) {
        const [, id] = await newConversation(conversations, { agentType }, scope);
        await conversations.addMessage(scope, id, said('Who signed?'));
        ids.unshift(id);
      }
      const writer = new pg.Client({ connectionString: current.database.ownerUrl });
      await writer.connect();
      await writer.query('BEGIN');
      await writer.query('UPDATE ai_conversation SET last_message_at = clock_timestamp() WHERE id = $1', [
        ids.at(-1),
      ]);
      // A later transaction that ends: in the snapshot, it is beyond the one that runs.
      await newConversation(conversations);
      await untilServing(current.stores[0]);

      const first = await conversations.list(scope, { limit: 2 });
      await writer.query('COMMIT');
      await writer.end();
      const { conversations: later } = next === 'the replica' ? current.stores[0] : current.primaryOnly;
      const second = await later.list(scope, { limit: 2, cursor: first.nextCursor! });
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    },
  );

  it('go to the primary while replay is paused, and come back', async () => {
    const { conversations, reads } = current.stores[0];
    const ref = await newConversation(conversations);
    await untilServing(current.stores[0]);
    await current.replica.replay('paused');
    await conversations.addMessage(...ref, said('before the first read'));

    expect(await readsOnReplica(() => expectSeen(ref, 1))).toBe(0);
    expect([reads.isLeftOut, Number(reads.delayMs) >= MAX_LAG_MS]).toEqual([true, true]);
    await current.replica.replay('running');
    await untilServing(current.stores[0]);
    expect(await readsOnReplica(() => conversations.list(ref[0]))).toBe(1);
  });

  it('are answered by the primary where the replica cancels them, or dies, in the middle', async () => {
    const [store] = current.stores;
    const ref = await newConversation(store.conversations);
    const cancel = async (): Promise<void> => {
      await current.replica.query(`SELECT pg_cancel_backend(pid) FROM (${BLOCKED_READS}) blocked`);
      await current.replica.replay('running');
    };
    const endings = [cancel, () => current.replica.kill()];
    for (const end of endings) {
      await untilServing(store);
      expect(await listedDespite(store, ref, end)).toEqual([ref[1]]);
      expect(store.reads.isLeftOut).toBe(true);
    }
    await current.replica.restart();
    await untilServing(store);
  });

  it('go to the primary where there is no replica at all', async () => {
    const { database, replica } = current;
    const gone = new URL(replica.urlOf(database.url));
    gone.port = String(await freePort());
    const store = await backendOn(database.url, gone.href, MAX_LAG_MS);
    const ref = await newConversation(store.conversations);

    await expectSeen(ref, 0);
    expect([store.reads.isLeftOut, store.reads.delayMs]).toEqual([true, null]);
    expect(await store.conversations.list(ref[0])).toMatchObject({ items: [{ id: ref[1] }] });
    expect(store.reads.answered).toEqual({ replica: 0, primary: 1 });
    const { reads } = current.primaryOnly;
    expect([reads.isLeftOut, reads.delayMs, reads.answered]).toEqual([null, null, null]);
    await store.stop();
  });

  it('go through a pooler in transaction mode before each of the two', async () => {
    const { database, replica } = current;
    const { username: role, password, pathname } = new URL(database.url);
    await giveRoleSettings(`${role} IN DATABASE ${pathname.slice(1)}`);
    const poolers = await Promise.all(
      [database.ownerUrl, replica.urlOf(database.ownerUrl)].map((server) =>
        startPooler(server, [[role, password]]),
      ),
    );
    const [url, replicaUrl] = poolers.map((pooler) => pooler.through(database.url));
    const store = await backendOn(url!, replicaUrl!, MAX_LAG_MS, { DATABASE_POOLER: 'transaction' });
    const ref = await newConversation(store.conversations);
    await untilServing(store);
    const before = { ...store.reads.answered! };

    for (const round of [1, 2]) {
      await store.conversations.addMessage(...ref, said(`word${round} `));
      const { items } = await store.conversations.list(ref[0]);
      expect(items.map(({ messageCount }) => messageCount)).toEqual([round]);
    }
    expect(store.reads.answered).toEqual({ ...before, replica: before.replica + 2 });
    await store.stop();
    await Promise.all(poolers.map((pooler) => pooler.stop()));
  });

  it('go to the primary once the replica is a server of its own', async () => {
    const [store] = current.stores;
    const ref = await newConversation(store.conversations);
    await untilServing(store);
    await current.replica.promote();

    expect(await readsOnReplica(() => expectSeen(ref, 0))).toBe(0);
    await store.reads.onModuleInit();
    expect(store.reads.isLeftOut).toBe(true);
  });

  /** Runs work, and counts the statements upon tables that went to the replica meanwhile. */
  async function readsOnReplica(work: () => Promise<unknown>): Promise<number> {
    const sent = await statementsOf(work);
    return sent.filter(({ text, port }) => port === current.replica.port && /\bai_/.test(text)).length;
  }

  /** Stores a message by one process, and expects it at once in what another one reads. */
  async function expectSeen([scope, id]: ConversationRef, round: number): Promise<void> {
    const [writer, reader] = round % 2 === 0 ? current.stores : current.stores.toReversed();
    const message = await writer!.conversations.addMessage(scope, id, said(`word${round} `));
    const { conversations } = reader!;
    const [listed, found, stats] = await Promise.all([
      conversations.list(scope),
      conversations.search(scope, { query: `word${round}` }),
      conversations.getStats(scope),
    ]);

    expect(listed.items.map(({ messageCount }) => messageCount)).toEqual([message.sequence]);
    expect(found.items.map(({ message: hit }) => hit.id)).toEqual([message.id]);
    expect(stats.messages.total).toBe(message.sequence);
  }

  /** Gives a role the settings that a pooler does not pass on. */
  async function giveRoleSettings(role: string): Promise<void> {
    const owner = new pg.Client({ connectionString: current.database.ownerUrl });
    await owner.connect();
    await giveSettings(owner, role).finally(() => owner.end());
  }

  /** Reads until a read is served by the replica. */
  async function untilServing({ conversations, reads }: ReplicatedStore): Promise<void> {
    const scope = newScope();
    do await conversations.list(scope);
    while (reads.isLeftOut);
  }

  /** Commits something: a lock alone reaches the replica seconds later. */
  async function flushLog(): Promise<void> {
    const client = new pg.Client({ connectionString: current.database.ownerUrl });
    await client.connect();
    await client.query(`SELECT pg_logical_emit_message(true, 'test', '')`);
    await client.end();
  }

  /** Lists while a lock on the table holds the read up in the replica alone, and ends the read there. */
  async function listedDespite(
    { conversations }: ReplicatedStore,
    [scope]: ConversationRef,
    end: () => Promise<unknown>,
  ): Promise<string[]> {
    const lock = await lockConversations(current.database.ownerUrl);
    await flushLog();
    const locked = `SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation IS NOT NULL AND granted`;
    while ((await current.replica.query(locked)).length === 0);
    const listed = conversations.list(scope);
    while ((await current.replica.query(BLOCKED_READS)).length === 0);
    // The replica must not get to know that the lock is released.
    await current.replica.replay('paused');
    await lock.release();
    await end();
    return (await listed).items.map(({ id }) => id);
  }
});

const BLOCKED_READS = `
  SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND backend_type = 'client backend'`;
