import { describe, expect, it } from '@jest/globals';
import type { MessageInput, Scope } from '../../src/modules/ai/index.js';
import { NO_TEXT, UNSTORABLE } from '../support/bad-values.js';
import { METHODS_WITH_ID, METHODS_WITHOUT_ID } from '../support/every-method.js';
import { newConversation, said } from '../support/messages.js';
import { refusalOf, refusedFields } from '../support/refusals.js';
import { newScope } from '../support/scopes.js';
import { times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const SECRET = 'do not quote me';

describe('validation', () => {
  const backend = useBackend();

  it('takes every field at its limit, lengths being counted in code points', async () => {
    const { conversations } = backend;
    const long = (length: number): string => '😀'.repeat(length);
    const ref = await newConversation(
      conversations,
      { entityType: long(64), entityId: long(128), agentType: long(64), title: long(200) },
      { organizationId: `${newScope().organizationId.slice(0, 40)}${long(88)}`, userId: long(128) },
    );
    const input: MessageInput = {
      role: 'assistant',
      toolCalls: [{ id: long(255), name: long(128), input: null }],
      model: long(128),
      idempotencyKey: long(255),
      inputTokens: 2_147_483_647,
    };

    const message = await conversations.addMessage(...ref, input);

    expect(message).toMatchObject({ content: '', toolCalls: input.toolCalls, model: input.model });
    expect(await conversations.addMessage(...ref, input)).toEqual(message);
    expect(await conversations.pause(...ref, { reason: long(500) })).toMatchObject({ status: 'PAUSED' });
  });

  const scopes = [
    ['organizationId', { organizationId: '' }],
    ['organizationId', { organizationId: 'x'.repeat(129) }],
    ['organizationId', { organizationId: undefined }],
    ['userId', { userId: '' }],
    ['userId', { userId: null }],
    ['userId', { userId: 7 }],
    ['userId', { userId: { not: '' } }],
    ...UNSTORABLE.map((userId): [string, object] => ['userId', { userId }]),
    ['role', { role: 'admin' }],
  ] as [string, object][];
  it.each(scopes)('refuses a scope for its %s in every method', async (field, part) => {
    const [scope, id] = await newConversation(backend.conversations);

    for (const method of Object.values({ ...METHODS_WITH_ID, ...METHODS_WITHOUT_ID })) {
      expect(await refusedFields(method(backend.conversations, { ...scope, ...part }, id))).toEqual([field]);
    }
  });

  it.each([null, undefined, 'x', 7, []])('refuses %j as a scope in every method', async (scope) => {
    const [, id] = await newConversation(backend.conversations);

    for (const method of Object.values({ ...METHODS_WITH_ID, ...METHODS_WITHOUT_ID })) {
      expect(await refusalOf(method(backend.conversations, scope as unknown as Scope, id))).toMatchObject({
        code: 'VALIDATION_FAILED',
      });
    }
  });

  const ids: unknown[] = [...NO_TEXT, ...UNSTORABLE, ''];
  const contexts: [string[], object][] = [
    [['entityId'], { entityType: 'case' }],
    [['entityType'], { entityId: '1' }],
    [['entityId'], { entityType: 'case', entityId: null }],
    [['entityType'], { entityType: 'x'.repeat(65), entityId: '1' }],
    [['entityId'], { entityType: 'case', entityId: 'x'.repeat(129) }],
    [['agentType'], { agentType: 'x'.repeat(65) }],
    ...ids.map((agentType): [string[], object] => [['agentType'], { agentType }]),
    ...ids.map((entityId): [string[], object] => [['entityId'], { entityType: 'case', entityId }]),
    ...['', ' ', 'x'.repeat(201), 7, []].map((title): [string[], object] => [['title'], { title }]),
    [['status'], { status: 'ARCHIVED' }],
  ];
  it.each(contexts)('refuses getOrCreate for %j', async (fields, input) => {
    const scope = newScope();

    expect(await refusedFields(backend.conversations.getOrCreate(scope, input))).toEqual(fields);
    expect((await backend.conversations.list(scope)).items).toEqual([]);
  });

  const filters: [string, unknown][] = [
    ...['active', '', 7].map((value): [string, unknown] => ['status', value]),
    ...['', 7, 'x'.repeat(65)].flatMap((value): [string, unknown][] => [
      ['entityType', value],
      ['agentType', value],
    ]),
    ...['', 7, 'x'.repeat(129)].map((value): [string, unknown] => ['entityId', value]),
    ...[7, {}, ['x']].map((value): [string, unknown] => ['cursor', value]),
    ...[0, 101, 'many', {}].map((value): [string, unknown] => ['limit', value]),
    ['offset', 1],
  ];
  it.each(filters)('refuses a list and a search for the filter %s', async (field, value) => {
    expect(await refusedFields(backend.conversations.list(newScope(), { [field]: value }))).toEqual([field]);
    expect(
      await refusedFields(backend.conversations.search(newScope(), { query: 'x', [field]: value })),
    ).toEqual([field]);
  });

  it.each([
    ['', 'reason'],
    [' ', 'reason'],
    ['x'.repeat(501), 'reason'],
    [7, 'reason'],
  ])('refuses a pause for the reason %j', async (reason, field) => {
    const ref = await newConversation(backend.conversations);

    expect(await refusedFields(backend.conversations.pause(...ref, { reason: reason as string }))).toEqual([
      field,
    ]);
    expect(await backend.conversations.get(...ref)).toMatchObject({ status: 'ACTIVE' });
  });

  it('never quotes what was sent', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    const calls = [
      conversations.addMessage(...ref, { role: SECRET, content: SECRET } as unknown as MessageInput),
      conversations.addMessage(...ref, said(SECRET, { inputTokens: SECRET as unknown as number })),
      conversations.addMessage(...ref, said(SECRET, { model: SECRET.repeat(50) })),
      conversations.addMessage(...ref, said(SECRET.repeat(100_000))),
      conversations.getOrCreate({ ...ref[0], userId: SECRET.repeat(50) }),
      conversations.updateTitle(...ref, SECRET.repeat(50)),
      conversations.search(ref[0], { query: times(9, () => SECRET).join(' ') }),
      conversations.list(ref[0], { cursor: SECRET }),
    ];

    for (const refused of calls) {
      const { message, errors } = await refusalOf(refused);
      expect(`${message} ${JSON.stringify(errors)}`).not.toContain(SECRET);
    }
  });
});
