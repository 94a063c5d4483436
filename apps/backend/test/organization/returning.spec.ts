import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  type EntityRef,
  type ErasureTarget,
  ErasureService,
  ExportService,
  HoldService,
  RestoreService,
  type Scope,
} from '../../src/modules/ai/index.js';
import { ConversationRemoval } from '../../src/modules/ai/test-internals.js';
import { interrupted } from '../support/between-statements.js';
import { newClient } from '../support/http-client.js';
import { importText } from '../support/import-text.js';
import { answered, newConversation, said } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const QUESTION = { role: 'user', content: 'Which gate?' };
const ANSWER = { role: 'assistant', content: 'Gate 7' };
const MORE = { role: 'user', content: 'Sure?' };
const CASE: EntityRef = { entityType: 'case', entityId: 'HR-17' };
const LONG_AGO = new Date('2024-03-01T10:00:00Z');

/** A conversation of Claude's export, whose messages have these times. */
function claude(times: Date[]): object {
  const messages = times.map((time, index) => ({
    uuid: `message-${index}`,
    sender: index % 2 === 0 ? 'human' : 'assistant',
    text: `text ${index}`,
    created_at: time.toISOString(),
  }));
  return {
    uuid: '0f0e3b1c-5b7a-4c0e-9a43-0d5a2f6b7c11',
    name: 'Gates',
    created_at: times[0]!.toISOString(),
    chat_messages: messages,
  };
}

const later = (seconds: number): Date => new Date(Date.now() + seconds * 1000);

describe('What an import brings back', () => {
  const backend = useBackend();
  let scope: Scope;
  let mia: Scope;

  beforeEach(() => {
    scope = newScope();
    mia = { ...scope, userId: 'mia' };
  });

  const run = async <Row extends object>(statement: string, ...values: unknown[]): Promise<Row[]> =>
    (await backend.current.database.query<Row>(statement, values)).rows;
  const import_ = (content: unknown, entity?: EntityRef) =>
    importText(backend.current, mia, content, entity ? { entity } : {});
  const stored = () =>
    run<{ id: string; messages: number; status: string }>(
      `SELECT id, message_count AS messages, status FROM ai_conversation
       WHERE organization_id = $1 AND deleted_at IS NULL ORDER BY created_at, id`,
      scope.organizationId,
    );
  async function erase(target: ErasureTarget): Promise<string> {
    const service = backend.current.app.get(ErasureService);
    const { id } = await service.requestByCommand(scope.organizationId, { target, reason: 'Article 17' });
    await service.workOn(scope.organizationId, id, () => true);
    return id;
  }
  const exported = async (): Promise<string> =>
    text((await backend.current.app.get(ExportService).exportByCommand(scope.organizationId, {})).bytes);
  const restore = (file: string) =>
    backend.current.app.get(RestoreService).restore(scope.organizationId, Readable.from([Buffer.from(file)]));

  describe('of transcripts after an erasure', () => {
    const nothing = { conversations: 0, messages: 0, erased: 1, failed: 0 };

    it.each<[string, object[], object[]]>([
      ['without ids and times', [QUESTION, ANSWER], [QUESTION, ANSWER, MORE]],
      ['with ids and times', claude([LONG_AGO, LONG_AGO]) as object[], [claude([LONG_AGO, later(0)])]],
    ])('is nothing of them, %s, nor with one message more', async (_form, first, more) => {
      for (const target of [
        () => ({ type: 'user', userId: mia.userId }) as const,
        () => ({ type: 'entity', ...CASE }) as const,
        (id: string) => ({ type: 'conversation', conversationId: id }) as const,
      ]) {
        scope = newScope();
        mia = { ...scope, userId: 'mia' };
        await import_(first, CASE);
        const [{ id } = { id: '' }] = await stored();
        await erase(target(id));

        expect((await import_(first)).tally).toMatchObject(nothing);
        expect((await import_(first, CASE)).tally).toMatchObject(nothing);
        expect((await import_(more)).tally).toMatchObject(nothing);
        expect(await stored()).toEqual([]);
      }
    });

    it('is what came later, and what another user has', async () => {
      await import_(claude([LONG_AGO, LONG_AGO]));
      await import_([QUESTION, ANSWER]);
      await erase({ type: 'user', userId: mia.userId });

      expect((await import_(claude([later(1), later(2)]))).tally).toMatchObject({ messages: 2, erased: 0 });
      expect((await import_([QUESTION, MORE])).tally).toMatchObject({ messages: 2, erased: 0 });
      // What it has of before does not come with what it has of later.
      expect((await import_(claude([LONG_AGO, later(2)]))).tally).toMatchObject(nothing);
      const noah = await importText(backend.current, scope, claude([LONG_AGO, LONG_AGO]));
      expect(noah.tally).toMatchObject({ messages: 2, erased: 0 });
    });

    it('is nothing while a hold defers the erasure, with one message more', async () => {
      await import_([QUESTION, ANSWER]);
      const principal = { ...(await newClient(backend.current, { scope })).scope, grants: ['ai:govern'] };
      const target = { type: 'user', userId: mia.userId };
      await backend.current.app
        .get(HoldService)
        .place({ ...principal, requestId: 'r' }, { target, reason: 'Litigation' } as never);
      await erase({ type: 'user', userId: mia.userId });

      const { tally, sentences } = await import_([QUESTION, ANSWER, MORE]);
      expect(tally).toMatchObject({ messages: 0, failed: 1 });
      expect(sentences).toEqual([expect.stringContaining('was deleted here: it is not brought back')]);
      expect(await stored()).toEqual([]);
    });
  });

  it.each(['a transcript', 'an export'])(
    'of %s is nothing, whichever two of its statements the erasure comes between',
    async (form) => {
      let left = '';
      if (form === 'an export') {
        const [, id] = await newConversation(backend.conversations, {}, mia);
        await backend.conversations.addMessages(mia, id, [said('Who?'), answered('Nobody')]);
        left = await exported();
        await run('DELETE FROM ai_conversation WHERE organization_id = $1', scope.organizationId);
      }
      const work = async (): Promise<unknown> =>
        form === 'an export' ? restore(left) : import_(claude([LONG_AGO, LONG_AGO])).catch(() => undefined);
      const target = { type: 'user', userId: mia.userId } as const;
      let statements = 0;
      for (; ; statements++) {
        let ended: Promise<unknown> = Promise.resolve();
        const isReached = await interrupted(
          work,
          (_text, number) => number === statements,
          () => {
            ended = erase(target);
            // It waits where the import is judged.
            return Promise.race([ended, setTimeout(200)]);
          },
        );
        await ended;
        if (!isReached) break;
        expect([statements, await stored()]).toEqual([statements, []]);
        expect([
          statements,
          await run('SELECT FROM ai_message WHERE organization_id = $1', scope.organizationId),
        ]).toEqual([statements, []]);
        await run('DELETE FROM ai_erasure WHERE organization_id = $1', scope.organizationId);
        await run('DELETE FROM ai_removed_conversation WHERE organization_id = $1', scope.organizationId);
      }
      expect(statements).toBeGreaterThan(5);
    },
  );

  describe('of what retention has removed', () => {
    const removal = () => backend.current.app.get(ConversationRemoval, { strict: false });
    const used = () =>
      run<{ is: string; messages: number; input: number; output: number }>(
        `SELECT CASE WHEN is_live THEN 'live' ELSE 'removed' END AS is, sum(messages)::int AS messages,
           sum(input)::int AS input, sum(output)::int AS output
         FROM (
           SELECT true AS is_live, message_count AS messages, total_input_tokens AS input, total_output_tokens AS output
           FROM ai_conversation WHERE organization_id = $1
           UNION ALL
           SELECT false, messages, input_tokens, output_tokens FROM ai_removed_sum WHERE organization_id = $1
         ) used GROUP BY 1 ORDER BY 1`,
        scope.organizationId,
      );
    const cost = (inputTokens: number) => answered('ok', { model: 'm', inputTokens, outputTokens: 1 });
    async function purge(id: string): Promise<void> {
      await backend.conversations.delete(mia, id);
      await removal().remove(scope.organizationId, [id]);
    }
    const known = () =>
      run('SELECT sums FROM ai_removed_conversation WHERE organization_id = $1', scope.organizationId);

    it('counts once, also of an export that is older than what was removed, and of one that went on', async () => {
      const [, id] = await newConversation(backend.conversations, CASE, mia);
      const [, other] = await newConversation(backend.conversations, { ...CASE, agentType: 'a' }, mia);
      for (const one of [id, other])
        await backend.conversations.addMessages(mia, one, [said('Who?'), cost(5), cost(7)]);
      const old = await exported();
      await backend.conversations.addMessages(mia, id, [said('And when?'), cost(11)]);
      const all = await exported();
      for (const one of [id, other]) await purge(one);
      expect(await used()).toEqual([{ is: 'removed', messages: 8, input: 35, output: 5 }]);

      expect(await restore(old)).toMatchObject({ conversations: 2, messages: 6 });
      expect(await used()).toEqual([
        { is: 'live', messages: 6, input: 24, output: 4 },
        { is: 'removed', messages: 2, input: 11, output: 1 },
      ]);
      expect(await known()).toHaveLength(1);
      await backend.conversations.addMessages(mia, id, [cost(13)]);
      await purge(id);
      expect(await restore(all)).toMatchObject({ conversations: 1, there: 1, messages: 5 });
      expect(await used()).toEqual([
        { is: 'live', messages: 8, input: 35, output: 5 },
        { is: 'removed', messages: 1, input: 13, output: 1 },
      ]);
    });

    it('is known to the doctor where the sums of what was removed do not hold it', async () => {
      const broken = async () => {
        for await (const { rule, broken: found } of backend.current.integrityChecker.check())
          if (rule.startsWith('sums of what was removed'))
            return found.filter(({ id }) => id.startsWith(`${scope.organizationId}/`)).map(({ id }) => id);
        throw new Error('There is no such rule.');
      };
      const [, id] = await newConversation(backend.conversations, CASE, mia);
      const [, other] = await newConversation(backend.conversations, { ...CASE, agentType: 'a' }, mia);
      for (const one of [id, other]) {
        await backend.conversations.addMessages(mia, one, [said('Who?'), cost(5)]);
        await purge(one);
      }
      expect(await broken()).toEqual([]);

      const who = [`${scope.organizationId}/mia`];
      const change = (change: string) =>
        run(
          `UPDATE ai_removed_sum SET ${change} WHERE organization_id = $1 AND role = 'assistant'`,
          scope.organizationId,
        );
      await change('input_tokens = input_tokens - 1');
      expect(await broken()).toEqual(who);
      await change('input_tokens = input_tokens + 1');
      expect(await broken()).toEqual([]);
      await run(
        `DELETE FROM ai_removed_sum WHERE organization_id = $1 AND role = 'user'`,
        scope.organizationId,
      );
      expect(await broken()).toEqual(who);
    });

    it('leaves no sum, and nothing that is known of it, where all of it is back', async () => {
      const [, id] = await newConversation(backend.conversations, CASE, mia);
      await backend.conversations.addMessages(mia, id, [said('Who?'), cost(5)]);
      const file = await exported();
      await purge(id);
      const [first, second] = await Promise.all([restore(file), restore(file)]);

      expect(first.conversations + second.conversations).toBe(1);
      expect(await used()).toEqual([{ is: 'live', messages: 2, input: 5, output: 1 }]);
      expect(await known()).toEqual([]);
    });

    it('is not a transcript, which may lack what was said here', async () => {
      await import_([QUESTION, ANSWER]);
      const [{ id } = { id: '' }] = await stored();
      await purge(id);
      for (const again of [
        [QUESTION, ANSWER],
        [QUESTION, ANSWER, MORE],
      ])
        expect(await import_(again)).toMatchObject({
          tally: { messages: 0, failed: 1 },
          sentences: ['Line 1 was not stored: The conversation was removed here: it is not brought back.'],
        });
      await erase({ type: 'user', userId: mia.userId });
      expect((await import_([QUESTION, ANSWER])).tally).toMatchObject({ erased: 1, failed: 0 });
      expect(await known()).toEqual([{ sums: null }]);
    });
  });
});
