import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EntityAccess } from '../../src/modules/ai/index.js';
import { openEvents, type OpenEvents } from '../support/event-stream.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import type { Reachable } from '../support/test-backend.js';
import { bytes, inSeconds, signed } from '../support/tokens.js';
import { useBackend } from '../support/use-backend.js';

const SECRET = 'the secret of this file, long enough for HS256';
const A = { entityType: 'case', entityId: 'HR-17' };
const B = { entityType: 'case', entityId: 'HR-18' };

/** The access of a host: both cases are open until one is withdrawn. */
class CaseAccess implements EntityAccess {
  readonly withdrawn = new Set<string>();
  failing = false;

  mayRead(_: unknown, _type: string, id: string): boolean {
    if (this.failing) throw new Error('away');
    return !this.withdrawn.has(id);
  }

  readable() {
    if (this.failing) throw new Error('away');
    return [A, B].filter(({ entityId }) => !this.withdrawn.has(entityId));
  }
}

const access = new CaseAccess();

describe('A stream of events', () => {
  const backend = useBackend({ AUTH_JWT_SECRET: SECRET, MAX_STREAMS_PER_USER: '4' }, [], {
    entityAccess: access,
  });
  const open: OpenEvents[] = [];
  let client: HttpClient;

  beforeEach(async () => {
    access.withdrawn.clear();
    access.failing = false;
    client = await newClient(backend.current);
  });
  afterEach(async () => {
    for (const events of open.splice(0)) await events.leave();
  });

  async function follow(path: string, of: Reachable = backend.current): Promise<OpenEvents> {
    const events = await openEvents(of, client.scope, path);
    open.push(events);
    await events.next();
    return events;
  }

  it('ends where the entity is withdrawn, before anything more is told', async () => {
    const { id } = await client.newConversation(A);
    const events = await follow(`/conversations/${id}/events`);
    access.withdrawn.add(A.entityId);
    await backend.current.database.query(`UPDATE ai_conversation SET message_count = 0 WHERE id = $1`, [id]);
    await backend.current.database.query(
      `UPDATE ai_conversation SET title = 'Secret', title_source = 'MANUAL', search_title = 'secret' WHERE id = $1`,
      [id],
    );

    expect(await events.next()).toBeNull();
    expect((await client.get(`/conversations/${id}/events`)).body.code).toBe('CONVERSATION_NOT_FOUND');
  });

  it('ends where the entity is withdrawn and nothing changes, with the next comment', async () => {
    const { id } = await client.newConversation(A);
    const [events, other] = [await follow(`/conversations/${id}/events`), await follow('/events')];
    access.withdrawn.add(A.entityId);
    const since = Date.now();

    expect(await events.next()).toBeNull();
    expect(Date.now() - since).toBeLessThan(15_000);
    const { id: another } = await client.newConversation(B);
    expect((await other.next())?.data).toMatchObject({ gone: [id], conversations: [{ id: another }] });
    expect(other.comments()).toBeGreaterThanOrEqual(1);
  });

  it('tells later what it cannot tell while the access cannot be checked', async () => {
    const { id } = await client.newConversation(A);
    const events = await follow(`/conversations/${id}/events`);
    await backend.conversations.updateTitle(client.scope, id, 'Renamed');
    access.failing = true;
    expect((await client.get('/events')).status).toBe(503);
    const later = events.next();
    while (events.comments() === 0) await new Promise(setImmediate);
    access.failing = false;

    expect((await later)?.data).toMatchObject({ changed: ['title'], title: 'Renamed' });
  });

  it('has no conversation of an entity that is not to be seen', async () => {
    const { id } = await client.newConversation(A);
    const { id: seen } = await client.newConversation(B);
    access.withdrawn.add(A.entityId);
    const { text } = await client.get('/events');

    expect(text).toContain(seen);
    expect(text).not.toContain(id);
  });

  it('ends with the token that opened it', async () => {
    const { organizationId, userId } = client.scope;
    // Taken for ten seconds after its end, since clocks differ.
    const claims = { org: organizationId, sub: userId, exp: inSeconds(-7) };
    const token = (): Promise<string> => signed(bytes(SECRET), claims, { alg: 'HS256' });
    const events = await follow('/events', { api: backend.current.api, token });

    expect(await events.next()).toBeNull();
  });

  it('ends for one too many of the user, the oldest first, and leaves those of others alone', async () => {
    const tom = await openEvents(backend.current, (await newClient(backend.current)).scope, '/events');
    open.push(tom);
    await tom.next();
    const oldest = await follow('/events');
    const { id } = await client.newConversation(A);
    await oldest.next();
    const streams = [await follow(`/conversations/${id}/events`), await follow('/events')];
    streams.push(await follow('/events'), await follow('/events'));

    expect(await oldest.next()).toBeNull();
    await client.patch(`/conversations/${id}`, { title: 'Renamed' });
    for (const events of streams) expect((await events.next())?.data).toBeDefined();
  });
});
