import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { developmentToken } from '../../src/auth/development-token.js';
import { settingsFrom } from '../../src/config/settings.js';
import { type Answer, HttpClient } from '../support/http-client.js';
import { cutOff } from '../support/outage.js';
import { type Ended, start } from '../support/program.js';
import { rawRequest } from '../support/raw-request.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { TEST_POOLER } from '../support/test-pooler.js';
import { atOnce, times } from '../support/times.js';
import { PRODUCTION_SETTINGS } from '../support/tokens.js';
import { useBuild } from '../support/use-build.js';

const MARKER = 'MARKER7f3a';
const SECRET = `${MARKER} is in the secret of this file`;
const LIMIT = 60;
/** Nobody listens there, so the model never answers. */
const NOWHERE = 'http://127.0.0.1:9/v1';
const FIELDS = ['level', 'pid', 'timestamp', 'message', 'context', 'stack'];
const FIELDS_OF_A_REQUEST = ['requestId', 'code', 'method', 'route', 'status', 'durationMs'];
const FIELDS_OF_REFUSALS = ['user', 'count'];
const FIELDS_OF_THE_DATABASE = ['sqlState', 'constraint'];

type Line = Record<string, unknown>;

describe('The log of production', () => {
  let database: TestDatabase;
  let ended: Ended;
  let lines: Line[];
  const tokens: string[] = [];
  const codes = new Set<string>();

  useBuild();

  beforeAll(async () => {
    database = await createTestDatabase();
    const settings = {
      ...PRODUCTION_SETTINGS,
      ...database.settings,
      AUTH_JWT_SECRET: SECRET,
      RATE_LIMIT_PER_MINUTE: String(LIMIT),
      AI_PROVIDER: 'openai-compatible',
      AI_MODEL: 'm',
      AI_BASE_URL: NOWHERE,
      AI_API_KEY: MARKER,
      AI_MAX_RETRIES: '0',
    };
    const program = start('main.js', [], settings);
    const url = (await program.printed(/Listening on (http:\/\/localhost:\d+)/))[1]!;
    await provoke(url);
    program.kill('SIGTERM');
    ended = await program.ended;
    lines = ended.errors
      .concat(ended.output)
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line);
  });

  afterAll(() => database.drop());

  async function clientOf(url: string, user: string, scope?: string): Promise<HttpClient> {
    const claims = { org: `${MARKER}-org`, user: `${MARKER}-${user}` };
    const settings = settingsFrom({ ...PRODUCTION_SETTINGS, NODE_ENV: 'test', AUTH_JWT_SECRET: SECRET });
    const token = await developmentToken(settings, scope === undefined ? claims : { ...claims, scope });
    tokens.push(token);
    return new HttpClient(`${url}/api/v1/ai`, { organizationId: claims.org, userId: claims.user }, token);
  }

  function note({ status, text }: Answer): void {
    for (const [, code] of text.matchAll(/"code":"(\w+)"/g)) codes.add(`${status} ${code!}`);
  }

  /** Every kind of error that there is, with markers wherever a caller can put them. */
  async function provoke(url: string): Promise<void> {
    const client = await clientOf(url, 'mia', 'ai:append');
    const { id } = await client.newConversation({ title: MARKER, entityId: MARKER });
    await provokeRefusals(url, client, id);
    await provokeFailures(client, id);
  }

  async function provokeRefusals(url: string, client: HttpClient, id: string): Promise<void> {
    const path = `/conversations/${id}/messages`;
    const user = await clientOf(url, 'mia');
    const hasty = await clientOf(url, 'hasty');
    const nobody = new HttpClient(`${url}/api/v1/ai`, client.scope, `${MARKER}.${MARKER}.${MARKER}`);
    const message = { role: 'user', content: MARKER, idempotencyKey: MARKER };
    const odd = { 'x-request-id': `${MARKER} ${MARKER}`, 'x-odd': MARKER, cookie: MARKER };
    await client.post(path, message, odd);
    const refusals = [
      client.post(path, { ...message, content: `other ${MARKER}` }),
      client.post(path, { ...message, [MARKER]: MARKER }),
      client.post(path, `{"content":"${MARKER}`),
      client.post(path, `<${MARKER}>`, { 'content-type': `text/${MARKER}` }),
      client.post(path, { ...message, content: MARKER.repeat(200_000) }),
      client.post(path, MARKER.repeat(500_000)),
      client.get(`/conversations/search?q=${MARKER}&limit=0&${MARKER}=1`),
      client.get(`/conversations?cursor=${MARKER}`),
      client.get(`/conversations/${MARKER}`),
      client.get(`/${MARKER}?q=${MARKER}`),
      client.get(`/%${MARKER}`),
      client.get(`/agents/${MARKER}/chat/${MARKER}/stream`),
      client.post(`/agents/${MARKER}/chat`, chat(MARKER)),
      user.post(path, { role: 'assistant', content: MARKER }),
      nobody.get('/conversations'),
      ...times(LIMIT + 1, () => hasty.get(`/conversations?title=${MARKER}`)),
    ];
    for (const refusal of refusals) note(await refusal);
    await rawRequest({ url }, [`GET /${MARKER} HTTP/1.1\r\nHost: x\r\n${MARKER.repeat(5000)}: x\r\n\r\n`]);
    await rawRequest({ url }, [`${MARKER}\r\n\r\n`]);
  }

  async function provokeFailures(client: HttpClient, id: string): Promise<void> {
    const ask = async (requestId: string): Promise<void> => {
      note(await client.get(`/conversations/${id}?`, { 'x-request-id': requestId }));
      note(await client.post(`/conversations/${id}/messages`, { role: 'user', content: MARKER }));
      note(await client.get(`/conversations/search?q=${MARKER}`));
    };
    await client.post('/agents/case/chat', chat(MARKER), { 'x-request-id': 'unanswered' });
    await altered('RENAME COLUMN title TO title_gone');
    await ask('unforeseen');
    await altered('RENAME COLUMN title_gone TO title');
    // More connections than the next request takes: the others are idle when they are lost.
    await atOnce(3, () => client.get(`/conversations/search?q=${MARKER}`));
    const outage = await cutOff(database.ownerUrl);
    await ask('cut-off');
    await outage.end();
  }

  function chat(text: string): object {
    return { id: MARKER, messages: [{ id: MARKER, role: 'user', parts: [{ type: 'text', text }] }] };
  }

  async function altered(change: string): Promise<void> {
    const admin = new pg.Client({ connectionString: database.ownerUrl });
    await admin.connect();
    await admin.query(`ALTER TABLE ai_conversation ${change}`);
    await admin.end();
  }

  it('is looked at after every kind of error', () => {
    expect([...codes]).toEqual(
      expect.arrayContaining([
        '400 INVALID_CURSOR',
        '400 VALIDATION_FAILED',
        '401 UNAUTHENTICATED',
        '403 FORBIDDEN',
        '404 AGENT_NOT_FOUND',
        '404 CONVERSATION_NOT_FOUND',
        '404 ROUTE_NOT_FOUND',
        '409 IDEMPOTENCY_CONFLICT',
        '413 CONTENT_TOO_LARGE',
        '415 UNSUPPORTED_MEDIA_TYPE',
        '429 RATE_LIMITED',
        '500 INTERNAL_ERROR',
        '503 STORE_UNAVAILABLE',
      ]),
    );
  });

  it('holds nothing of what was sent: no content, title, query, id, header, body, token or secret', () => {
    const log = ended.errors + ended.output;

    expect(log).not.toContain(MARKER);
    for (const token of tokens) expect(log).not.toContain(token);
    for (const url of [database.url, database.ownerUrl]) expect(log).not.toContain(url);
  });

  it('is JSON, with fields that are known', () => {
    const known = new Set([
      ...FIELDS,
      ...FIELDS_OF_A_REQUEST,
      ...FIELDS_OF_REFUSALS,
      ...FIELDS_OF_THE_DATABASE,
    ]);

    expect(lines.length).toBeGreaterThan(0);
    expect(ended.errors.split('\n').filter((line) => line !== '' && !line.startsWith('{'))).toEqual([]);
    for (const line of lines) expect(Object.keys(line).filter((field) => !known.has(field))).toEqual([]);
  });

  it.each(['401 UNAUTHENTICATED', '403 FORBIDDEN', '429 RATE_LIMITED'])('tells of each %s', (refusal) => {
    const [status, code] = refusal.split(' ');
    const line = lines.find((one) => one.context === 'Security' && one.code === code);

    expect(line).toMatchObject({ status: Number(status), requestId: expect.any(String) });
    expect(line).toMatchObject({ route: expect.stringMatching(/^\/api\/v1\/ai\/conversations/) });
    if (code !== 'UNAUTHENTICATED') expect(line?.user).toMatch(/^[\da-f]{16}$/);
  });

  it.each([
    ['unforeseen', 500, 'INTERNAL_ERROR'],
    ['cut-off', 503, 'STORE_UNAVAILABLE'],
  ])('tells which request failed, where and how: %s', (requestId, status, code) => {
    const route = '/api/v1/ai/conversations/:id';

    expect(lines.filter((line) => line.requestId === requestId)).toEqual([
      expect.objectContaining({
        context: 'Http',
        requestId,
        code,
        method: 'GET',
        route,
        status,
        durationMs: expect.any(Number),
      }),
    ]);
  });

  it('names the request also where something else tells of it', () => {
    expect(lines).toContainEqual(expect.objectContaining({ context: 'Model', requestId: 'unanswered' }));
  });

  // A pooler keeps its connections to the backend while those to the server are lost.
  const direct = TEST_POOLER === undefined ? it : it.skip;
  direct('takes the loss of a connection for nothing of the request that had opened it', () => {
    const losses = lines.filter(({ context }) => context === 'Database');

    expect(losses.length).toBeGreaterThan(0);
    for (const loss of losses) expect(loss).not.toHaveProperty('requestId');
  });
});
