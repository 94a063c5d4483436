import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Scope } from '../../src/modules/ai/index.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { startModelServer } from '../support/model-server.js';
import { openStream, type OpenStream, speakTo, userMessage } from '../support/open-stream.js';
import * as openai from '../support/openai-events.js';
import type { Reachable } from '../support/test-backend.js';
import { bytes, inSeconds, signed } from '../support/tokens.js';
import { useBackend } from '../support/use-backend.js';

const SECRET = 'the secret of this file, long enough for HS256';
const server = await startModelServer();

describe('The streams of one user, of which four may be open', () => {
  const backend = useBackend({
    AI_PROVIDER: 'openai-compatible',
    AI_MODEL: 'gpt',
    AI_BASE_URL: `${server.url}/v1`,
    AUTH_JWT_SECRET: SECRET,
    MAX_STREAMS_PER_USER: '4',
  });
  const streams: OpenStream[] = [];
  let client: HttpClient;

  beforeEach(async () => {
    client = await newClient(backend.current);
  });

  afterAll(async () => {
    for (const stream of streams) await stream.leave();
    await server.stop();
  });

  /** Begins an answer that never ends, and returns its conversation. */
  async function speak(scope: Scope): Promise<{ id: string; stream: OpenStream }> {
    server.answer({ body: openai.text('Well'), end: 'hold' });
    const own = await newClient(backend.current, { scope });
    const { id } = await own.newConversation({ agentType: 'case' });
    const stream = await speakTo(backend.current, scope, ['case', id], userMessage('Who signed?'));
    streams.push(stream);
    await stream.until('text-delta');
    return { id, stream };
  }

  async function follow(id: string, backendOf: Reachable = backend.current): Promise<OpenStream> {
    const stream = await openStream(backendOf, client.scope, `/conversations/${id}/stream`);
    streams.push(stream);
    await stream.until('text-delta');
    return stream;
  }

  it('end with the oldest for a fifth one, and leave those of others alone', async () => {
    const others = await speak((await newClient(backend.current)).scope);
    const { id, stream: oldest } = await speak(client.scope);
    await speak(client.scope);
    const third = await follow(id);
    await follow(id);
    await follow(id);

    expect((await oldest.rest()).map(({ type }) => type)).not.toContain('finish');
    await client.send('DELETE', `/conversations/${id}/turn`);
    expect((await third.rest()).map(({ type }) => type)).toContain('abort');
    await others.stream.leave();
  });

  it('end with the token that opened them', async () => {
    const { id } = await speak(client.scope);
    const { organizationId, userId } = client.scope;
    // Taken for ten seconds after its end, since clocks differ.
    const claims = { org: organizationId, sub: userId, exp: inSeconds(-4) };
    const token = (): Promise<string> => signed(bytes(SECRET), claims, { alg: 'HS256' });
    const followed = await follow(id, { api: backend.current.api, token });

    expect((await followed.rest()).map(({ type }) => type)).not.toContain('finish');
  });
});
