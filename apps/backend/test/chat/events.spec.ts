import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ApprovalSweeper, EventWatcher } from '../../src/modules/ai/test-internals.js';
import { ClosingModule } from '../support/closing.agent.js';
import { openEvents, type OpenEvents } from '../support/event-stream.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import { withSecondBackend } from '../support/second-backend.js';
import { statementsOf } from '../support/statements.js';
import { startTestBackend } from '../support/test-backend.js';
import { turnEnded } from '../support/turns.js';
import { useBackend } from '../support/use-backend.js';

const ALL = ['title', 'status', 'messages', 'turn', 'approvals'];

describe('The events of', () => {
  const backend = useBackend({}, [ClosingModule]);
  const open: OpenEvents[] = [];
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  afterEach(async () => {
    for (const events of open.splice(0)) await events.leave();
  });

  async function follow(path: string, lastEventId?: string, as = client): Promise<OpenEvents> {
    const events = await openEvents(backend.current, as.scope, path, lastEventId);
    open.push(events);
    return events;
  }

  async function say({ id }: Body, text: string): Promise<void> {
    const stream = await speakTo(backend.current, client.scope, ['closing', id], userMessage(text));
    await stream.rest();
  }

  describe('a conversation', () => {
    it('begin with its state, and tell when to connect again', async () => {
      const { id } = await client.newConversation({ agentType: 'closing', title: 'Notes' });
      const events = await follow(`/conversations/${id}/events`);
      const first = await events.next();

      expect(first).toMatchObject({ event: 'conversation', id: expect.stringMatching(/^-?\d{1,20}$/) });
      expect(first?.data).toEqual({
        id,
        changed: ALL,
        title: 'Notes',
        status: 'ACTIVE',
        messageCount: 0,
        head: 0,
        lastMessageAt: null,
        turnId: null,
        approvals: [],
      });
      expect(events.retryMs()).toBeGreaterThanOrEqual(2_000);
    });

    it('tell of title, messages and status, whichever process changes them', async () => {
      const { id } = await client.newConversation();
      const events = await follow(`/conversations/${id}/events`);
      await events.next();
      await withSecondBackend(backend.current, async (second) => {
        await second.updateTitle(client.scope, id, 'Renamed');
        expect((await events.next())?.data).toMatchObject({ changed: ['title'], title: 'Renamed' });
        const message = await second.addMessage(client.scope, id, { role: 'user', content: 'Hello' });
        expect((await events.next())?.data).toMatchObject({
          changed: ['messages'],
          messageCount: 1,
          lastMessageAt: message.createdAt.toISOString(),
        });
        await second.pause(client.scope, id);
        expect((await events.next())?.data).toMatchObject({ changed: ['status'], status: 'PAUSED' });
      });
    });

    it('tell of a turn that begins and ends', async () => {
      const { id } = await client.newConversation({ agentType: 'closing' });
      const events = await follow(`/conversations/${id}/events`);
      await events.next();
      await backend.current.database.query(
        `INSERT INTO ai_turn (id, organization_id, user_id, conversation_id, leased_until)
         VALUES (gen_random_uuid(), $1, $2, $3, clock_timestamp() + interval '1500 milliseconds')`,
        [client.scope.organizationId, client.scope.userId, id],
      );
      const begun = await events.next();
      // Its process has died: it ends with its lease.
      const ended = await events.next();

      expect([begun?.data.changed, ended?.data.changed]).toEqual([['turn'], ['turn']]);
      expect([begun?.data.turnId, ended?.data.turnId]).toEqual([expect.any(String), null]);
    });

    it('tell of an approval that is asked for, and decided elsewhere', async () => {
      const conversation = await client.newConversation({ agentType: 'closing' });
      const events = await follow(`/conversations/${conversation.id}/events`);
      await say(conversation, '/close_case {"caseId":"HR-17"}');
      const asked = await events.until(({ status }) => status === 'PAUSED');
      const [approval] = asked.data.approvals as [{ toolCallId: string }];
      await client.post(`/conversations/${conversation.id}/approvals/${approval.toolCallId}`, {
        approved: true,
        note: 'Board',
      });
      await turnEnded(backend.current, conversation.id);
      const decided = await events.until(({ status }) => status === 'ACTIVE');

      expect(approval).toMatchObject({ toolName: 'close_case', status: 'PENDING', decidedBy: null });
      expect(decided.data.changed).toEqual(expect.arrayContaining(['approvals', 'status', 'messages']));
      expect(decided.data.approvals).toEqual([
        expect.objectContaining({ status: 'APPROVED', note: 'Board', decidedBy: client.scope.userId }),
      ]);
      expect(approval).not.toHaveProperty('input');
    });

    it('tell of an approval that expires', async () => {
      const conversation = await client.newConversation({ agentType: 'closing' });
      await say(conversation, '/close_case {"caseId":"HR-18"}');
      const events = await follow(`/conversations/${conversation.id}/events`);
      await events.next();
      const { database, app } = backend.current;
      await database.query(
        `UPDATE ai_approval SET expires_at = now() - interval '1 second' WHERE conversation_id = $1`,
        [conversation.id],
      );
      await app.get(ApprovalSweeper, { strict: false }).sweep();
      const expired = await events.until(({ status }) => status === 'ACTIVE');

      expect(expired.data.approvals).toEqual([expect.objectContaining({ status: 'EXPIRED' })]);
    });

    it('are not repeated to who connects again, and none is lost', async () => {
      const { id } = await client.newConversation();
      const events = await follow(`/conversations/${id}/events`);
      const first = (await events.next())!;
      await events.leave();
      const known = await follow(`/conversations/${id}/events`, first.id);
      await client.patch(`/conversations/${id}`, { title: 'First' });
      const second = (await known.next())!;
      await known.leave();
      await client.patch(`/conversations/${id}`, { title: 'Second' });
      const missed = await follow(`/conversations/${id}/events`, second.id);

      expect(second.data).toMatchObject({ changed: ['title'], title: 'First' });
      expect((await missed.next())?.data).toMatchObject({ changed: ALL, title: 'Second' });
    });

    it('end where it is there no longer', async () => {
      const { id } = await client.newConversation();
      const events = await follow(`/conversations/${id}/events`);
      await events.next();
      await backend.current.database.query('DELETE FROM ai_conversation WHERE id = $1', [id]);

      expect(await events.next()).toBeNull();
    });
  });

  describe('a sidebar', () => {
    it('begin with the open conversations, and tell which have changed', async () => {
      const own = await newClient(backend.current);
      const [older, newer] = [await own.newConversation({ title: 'A' }), await own.newConversation()];
      const archived = await own.newConversation();
      await own.post(`/conversations/${archived.id}/archive`);
      const events = await follow('/events', undefined, own);
      const all = (await events.next())!;
      await own.post(`/conversations/${older.id}/messages`, { role: 'user', content: 'Hello' });
      const changed = (await events.next())!;

      expect(all).toMatchObject({ event: 'conversations', data: { all: true, gone: [] } });
      const states = all.data.conversations as Body[];
      expect(states.map(({ id }) => id)).toEqual([newer.id, older.id]);
      expect(states[1]).toEqual({
        id: older.id,
        changed: ['title', 'status', 'messages', 'approvals'],
        entityType: 'case',
        entityId: older.entityId,
        agentType: null,
        title: 'A',
        status: 'ACTIVE',
        messageCount: 0,
        lastMessageAt: null,
        pendingApprovals: 0,
      });
      expect(changed.data).toMatchObject({
        all: false,
        gone: [],
        conversations: [{ id: older.id, changed: ['messages'], messageCount: 1 }],
      });
    });

    it('tell of new ones, of titles, of what waits, and of those that are open no longer', async () => {
      const own = await newClient(backend.current);
      const events = await follow('/events', undefined, own);
      await events.next();
      const { id } = await own.newConversation({ agentType: 'closing' });
      const created = await events.next();
      await own.patch(`/conversations/${id}`, { title: 'Renamed' });
      const renamed = await events.next();
      const message = userMessage('/close_case {"caseId":"HR-19"}');
      await (await speakTo(backend.current, own.scope, ['closing', id], message)).rest();
      const waits = await events.until(({ conversations }) => pendingIn(conversations) === 1);
      await own.post(`/conversations/${id}/archive`);
      const gone = await events.until(({ gone: ids }) => (ids as string[]).length > 0);

      expect(created?.data).toMatchObject({ all: false, conversations: [{ id, messageCount: 0 }] });
      expect(renamed?.data).toMatchObject({ conversations: [{ changed: ['title'], title: 'Renamed' }] });
      expect(waits.data).toMatchObject({ conversations: [{ id, status: 'PAUSED' }] });
      expect(gone.data).toMatchObject({ conversations: [], gone: [id] });
    });

    it('tell nothing of one that only makes room for later ones', async () => {
      const own = await newClient(backend.current);
      await backend.current.database.query(
        `INSERT INTO ai_conversation (id, organization_id, user_id, entity_type, entity_id, created_at)
         SELECT gen_random_uuid(), $1, $2, 'case', n::text, now() - interval '1 hour' + n * interval '1 minute'
         FROM generate_series(1, 50) n`,
        [own.scope.organizationId, own.scope.userId],
      );
      const events = await follow('/events', undefined, own);
      const all = await events.next();
      const { id } = await own.newConversation();
      const changed = await events.next();

      expect(all?.data.conversations).toHaveLength(50);
      expect(changed?.data).toMatchObject({ all: false, conversations: [{ id }], gone: [] });
    });
  });

  it('any number of listeners cost one statement a look, and nothing where nobody listens', async () => {
    const watcher = backend.current.app.get(EventWatcher, { strict: false });
    const ids = [await client.newConversation(), await client.newConversation()].map(({ id }) => id);
    const streams = await Promise.all(
      [...ids, ...ids].map((id) => follow(`/conversations/${id}/events`)).concat(follow('/events')),
    );
    await Promise.all(streams.map((events) => events.next()));
    expect(watcher.size).toBe(3);

    const last = streams[0]!;
    const looks = await statementsOf(async () => {
      await client.patch(`/conversations/${ids[0]!}`, { title: 'Seen' });
      await last.next();
    });
    expect(looks.filter(({ text }) => text.includes('WITH ORDINALITY')).length).toBeLessThanOrEqual(2);

    for (const events of streams) await events.leave();
    while (watcher.size > 0) await new Promise(setImmediate);
  });

  it('a backend that goes down end with it', async () => {
    const second = await startTestBackend();
    try {
      const events = await openEvents(second, client.scope, '/events');
      await events.next();
      const closing = second.app.close();
      expect(await events.next()).toBeNull();
      await closing;
    } finally {
      await second.stop();
    }
  });

  it('another user are not to be followed, nor is what is not there', async () => {
    const { id } = await client.newConversation();
    const other = await newClient(backend.current);

    for (const followed of [id, crypto.randomUUID(), 'nothing']) {
      const { status, body } = await other.get(`/conversations/${followed}/events`);
      expect([status, body.code]).toEqual([404, 'CONVERSATION_NOT_FOUND']);
    }
  });
});

function pendingIn(conversations: unknown): unknown {
  return (conversations as Body[])[0]?.pendingApprovals;
}
