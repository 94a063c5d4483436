import { Readable } from 'node:stream';
import type { Scope } from '../../../src/modules/ai/index.js';
import { ApprovalRepository, FileService } from '../../../src/modules/ai/test-internals.js';
import { HttpClient } from '../../support/http-client.js';
import { answered, said } from '../../support/messages.js';
import type { TestBackend } from '../../support/test-backend.js';

/** Is in every payload, and nowhere else: pages that show it show what is hostile. */
export const MARK = 'zqx';
/** Nobody answers there: a request to it is seen. */
const ELSEWHERE = 'https://evil.invalid/zqx';
const RUN = "window.zqx='run';alert('zqx')";
const HOUR_MS = 3_600_000;
const PIXELS = 'R0lGODlhAQABAAAAACw=';

const SCRIPT = `<script>${RUN}</script>`;
const IMAGE = `<img src=x onerror="${RUN}">`;

/** Texts that run a script, load something or lead elsewhere where they are taken for more than text. */
export const PAYLOADS = [
  `javascript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `${ELSEWHERE}.png`,
  SCRIPT,
  IMAGE,
  `"><svg onload="${RUN}">zqx</svg>`,
  `<iframe srcdoc="<script>${RUN}</script>"></iframe>`,
  `<a href="javascript:${RUN}">zqx</a>`,
  `[zqx](javascript:${RUN})`,
  `[zqx](JaVaScRiPt&#58;alert%281%29)`,
  `[zqx](data:text/html,<script>alert('zqx')</script>)`,
  `[zqx](vbscript:msgbox(1)) [zqx](blob:${ELSEWHERE}) [zqx](file:///etc/passwd)`,
  `![zqx](${ELSEWHERE}.png) ![zqx](data:image/gif;base64,${PIXELS})`,
  `[https://bank.example](${ELSEWHERE})`,
  `[zqx]: ${ELSEWHERE}\n[zqx] <${ELSEWHERE}> //evil.invalid/zqx`,
  `<style>@import '${ELSEWHERE}.css';body{background:url(${ELSEWHERE})}</style>`,
  `zqx;background:url(${ELSEWHERE})`,
  `<base href="${ELSEWHERE}/"><meta http-equiv="refresh" content="0;url=${ELSEWHERE}">`,
  `<form action="${ELSEWHERE}"><button>zqx</button></form>`,
  `{{constructor.constructor("${RUN}")()}} \${${RUN}} <%= zqx %>`,
  '__proto__ zqx',
  'constructor zqx',
  '\u202ezqx.exe\u202c \u2066zqx\u2069 ‏zqx',
  `zqx${'W'.repeat(40)}`,
  '```zqx\n<script>alert("zqx")</script>\n```\n| zqx | <b>b</b> |\n|--|--|\n| [x](javascript:alert(1)) | 1 |',
];

/** Of a payload the beginning, where a field takes no more, and nothing invisible, which ids do not have. */
function short(payload: string, characters: number): string {
  return payload
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, characters)
    .trim();
}

/** Where the payloads are to be looked at. */
export interface HostileOrganization {
  organizationId: string;
  /** The conversation that has all payloads as messages, calls, results, reasoning and file names. */
  conversationId: string;
  owner: string;
  entityType: string;
  entityId: string;
}

/** Stores every payload wherever a text of somebody is stored. */
export async function hostileOrganization(backend: TestBackend): Promise<HostileOrganization> {
  const organizationId = 'acme';
  const owner = short(IMAGE, 128);
  for (const payload of PAYLOADS)
    await talkAbout(backend, { organizationId, userId: short(payload, 128) }, payload);
  const conversationId = await everythingInOne(backend, { organizationId, userId: owner });
  await settings(backend, organizationId);
  const entityType = short(SCRIPT, 64);
  return { organizationId, conversationId, owner, entityType, entityId: short(SCRIPT, 128) };
}

/** A conversation whose title, user, entity, agent and model are a payload. */
async function talkAbout({ conversations }: TestBackend, scope: Scope, payload: string): Promise<void> {
  const { conversation } = await conversations.getOrCreate(scope, {
    entityType: short(payload, 64),
    entityId: short(payload, 128),
    agentType: short(payload, 64),
    title: payload.slice(0, 200),
  });
  const model = short(payload, 128);
  await conversations.addMessages(scope, conversation.id, [
    said(payload),
    answered(payload, { model, inputTokens: 10, outputTokens: 5 }),
  ]);
}

async function everythingInOne(backend: TestBackend, scope: Scope): Promise<string> {
  const { conversations, app, database } = backend;
  const { conversation } = await conversations.getOrCreate(scope, { title: `Everything ${MARK}` });
  const { id } = conversation;
  for (const [index, payload] of PAYLOADS.entries()) {
    const call = { id: `call-${index}`, name: short(payload, 128), input: { [payload]: payload } };
    await conversations.addMessages(scope, id, [
      said(payload, { metadata: { [payload]: payload } }),
      answered(payload, { toolCalls: [call], model: short(payload, 128), inputTokens: 3 }),
      { role: 'tool', toolResults: [{ toolUseId: call.id, result: [payload], isError: index % 2 === 0 }] },
    ]);
    const files = app.get(FileService, { strict: false });
    const upload = { name: `${payload.slice(0, 100)}.txt`, mediaType: 'text/plain', announcedBytes: 3 };
    const file = await files.store(scope, upload, Readable.from([Buffer.from(MARK)]));
    await files.use(scope, id, [file.id]);
  }
  await database.query(
    `UPDATE ai_message SET turn = json_build_object('reasoning', json_build_array(content))
     WHERE conversation_id = $1 AND role = 'assistant'`,
    [id],
  );
  const calls = PAYLOADS.map((payload, index) => ({
    id: `waiting-${index}`,
    name: short(payload, 128),
    input: { text: payload },
  }));
  const approvals = app.get(ApprovalRepository, { strict: false });
  await conversations.addMessage(scope, id, answered('', { toolCalls: calls }));
  await approvals.request(scope, id, calls, HOUR_MS, `reason ${SCRIPT}`);
  await database.query(
    `UPDATE ai_approval SET status = 'REFUSED', note = input::text, decided_at = now(), decided_by = user_id
     WHERE conversation_id = $1 AND tool_call_id IN ('waiting-0', 'waiting-1')`,
    [id],
  );
  return id;
}

/** Prices, budgets and holds that are named by payloads, and for their reasons. */
async function settings(backend: TestBackend, organizationId: string): Promise<void> {
  const userId = short(`[${MARK}](javascript:${RUN})`, 128);
  const token = await backend.token({ org: organizationId, user: userId, scope: 'ai:govern' });
  const client = new HttpClient(backend.api, { organizationId, userId }, token);
  for (const payload of PAYLOADS) {
    const [model, user, agentType] = [short(payload, 128), short(payload, 128), short(payload, 64)];
    const price = { model, validFrom: '2026-01-01T00:00:00Z', input: '1', output: '2' };
    await client.send('PUT', '/organization/prices', { body: price });
    for (const subject of [
      { type: 'user', userId: user },
      { type: 'agentType', agentType },
    ])
      await client.send('PUT', '/organization/budgets', {
        body: { subject, period: 'month', usd: '1', mode: 'warn' },
      });
    await client.post('/organization/holds', { target: { type: 'user', userId: user }, reason: payload });
  }
}
