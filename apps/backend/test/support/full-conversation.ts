import type { Scope } from '../../src/modules/ai/index.js';
import {
  ApprovalRepository,
  FileService,
  RunningAnswerRepository,
  TurnRepository,
} from '../../src/modules/ai/test-internals.js';
import { Readable } from 'node:stream';
import { answered, said } from './messages.js';
import type { TestBackend } from './test-backend.js';

const HOUR_MS = 3_600_000;

/** A conversation that has something in every table and column, with a word in every text of it. */
export async function fullConversation(
  backend: TestBackend,
  scope: Scope,
  word: string,
  entityId = `entity-${word}`,
): Promise<string> {
  const { conversations, app, database } = backend;
  const context = { entityType: 'case', entityId, agentType: 'case', title: `title ${word}` };
  const { conversation } = await conversations.getOrCreate(scope, context);
  const { id } = conversation;
  const values = { input: { text: word } };
  await conversations.addMessages(scope, id, [
    said(`question ${word} ✈️ ${word.repeat(40)}`, {
      metadata: { b: word, a: 1 },
      idempotencyKey: `key-${word}`,
    }),
    answered('', {
      toolCalls: [{ id: `call-${word}`, name: 'look', ...values }],
      inputTokens: 7,
      model: 'm-1',
    }),
    { role: 'tool', toolResults: [{ toolUseId: `call-${word}`, result: [word, 1.5, null] }] },
    answered(`answer ${word}`, {
      inputTokens: 9,
      cacheReadTokens: 2,
      outputTokens: 5,
      reasoningTokens: 1,
      model: 'm-2',
    }),
  ]);
  await conversations.addMessage(scope, id, said(`another question ${word}`, { parent: null }));
  await conversations.addMessage(scope, id, answered(`another answer ${word}`, { outputTokens: 3 }));
  await conversations.addMessage(scope, id, said(`and another ${word}`, { parent: 4 }));
  await conversations.setHead(scope, id, 6);
  await useFile(app.get(FileService, { strict: false }), scope, id, word);
  await run(app, scope, id, word);
  const approvals = app.get(ApprovalRepository, { strict: false });
  const calls = [
    { id: `call-${word}`, name: `look-${word}`, input: { text: word } },
    { id: `null-${word}`, name: 'look', input: null },
    { id: `large-${word}`, name: 'look', input: word.repeat(2000) },
  ];
  await approvals.request(scope, id, calls, HOUR_MS, `reason ${word}`);
  await database.query(
    `UPDATE ai_approval SET status = 'REFUSED', note = $2, decided_at = now(), decided_by = 'ines'
     WHERE conversation_id = $1 AND tool_call_id LIKE 'null-%'`,
    [id, `note ${word}`],
  );
  // As others may have written it: with white space, and in an order of its own.
  await database.query(
    `UPDATE ai_message SET metadata = $2, turn = $3 WHERE conversation_id = $1 AND sequence IN (2, 4)`,
    [id, `{"b" : "${word}",\n "a":\t[1.0, 1e2], "__proto__": {"2":1,"1":2}}`, `{ "messageId" : "${word}" }`],
  );
  return id;
}

async function useFile(files: FileService, scope: Scope, id: string, word: string): Promise<void> {
  const bytes = Buffer.from(`file ${word} `.repeat(5000));
  const upload = { name: `${word}.txt`, mediaType: 'text/plain', announcedBytes: bytes.length };
  const file = await files.store(scope, upload, Readable.from([bytes]));
  await files.use(scope, id, [file.id]);
}

async function run(app: TestBackend['app'], scope: Scope, id: string, word: string): Promise<void> {
  const turns = app.get(TurnRepository, { strict: false });
  const answers = app.get(RunningAnswerRepository, { strict: false });
  const turn = { id: (await turns.take(scope, id, HOUR_MS))!, conversationId: id };
  await turns.name(scope, turn, { messageId: `message-${word}`, chatId: `chat-${word}` });
  const chunk = { type: 'text-delta', id: '1', delta: `streamed ${word}` } as const;
  await answers.write(scope, turn, { position: 0, chunks: [chunk], step: null });
}
