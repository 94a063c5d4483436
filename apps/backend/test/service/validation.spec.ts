import { describe, expect, it } from '@jest/globals';
import type { MessageInput, Scope } from '../../src/modules/ai/index.js';
import { METHODS_WITH_ID, METHODS_WITHOUT_ID } from '../support/every-method.js';
import { exactLedger } from '../support/ledger.js';
import { newConversation, said } from '../support/messages.js';
import { refusalOf, refusedFields } from '../support/refusals.js';
import { newScope } from '../support/scopes.js';
import { times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const SECRET = 'do not quote me';

/** Values that no text field takes. */
const NO_TEXT: unknown[] = [7, true, {}, [], ['x'], Symbol.iterator, new Date()];
/** Texts that ids refuse, because PostgreSQL would not keep them as they are. */
const UNSTORABLE = ['a\u0000', '\uD83D', '\uDE00x'];

const call = (more: object) => ({
  role: 'assistant',
  toolCalls: [{ id: 'c', name: 'n', input: {}, ...more }],
});
const result = (more: object) => ({ role: 'tool', toolResults: [{ toolUseId: 'c', result: 1, ...more }] });

/** Inputs of a message, and the field that each is refused for. */
const BAD_MESSAGES: [field: string, input: unknown][] = [
  ...[undefined, null, 'User', 'function', '', 7].map((role): [string, unknown] => [
    'role',
    { role, content: 'x' },
  ]),
  ...NO_TEXT.map((content): [string, unknown] => ['content', { role: 'user', content }]),
  ...[undefined, null, ''].map((content): [string, unknown] => ['content', { role: 'user', content }]),
  ['content', { role: 'assistant', toolCalls: [] }],
  ...['user', 'tool', 'system'].map((role): [string, unknown] => ['toolCalls', { ...call({}), role }]),
  ...['assistant', 'system'].map((role): [string, unknown] => ['toolResults', { ...result({}), role }]),
  ...['x', 7, {}, true].map((toolCalls): [string, unknown] => [
    'toolCalls',
    { role: 'assistant', toolCalls },
  ]),
  ...['x', 7, {}, true].map((toolResults): [string, unknown] => [
    'toolResults',
    { role: 'tool', toolResults },
  ]),
  ...[undefined, null, '', 7, 'x'.repeat(256)].map((id): [string, unknown] => [
    'toolCalls.0.id',
    call({ id }),
  ]),
  ...[undefined, null, '', 7, 'x'.repeat(129)].map((name): [string, unknown] => [
    'toolCalls.0.name',
    call({ name }),
  ]),
  ['toolCalls.0.other', call({ other: 1 })],
  ...[undefined, null, '', 7, 'x'.repeat(256)].map((toolUseId): [string, unknown] => [
    'toolResults.0.toolUseId',
    result({ toolUseId }),
  ]),
  ...['yes', 1].map((isError): [string, unknown] => ['toolResults.0.isError', result({ isError })]),
  ['toolResults.0.other', result({ other: 1 })],
  ...['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens'].flatMap(
    (field) =>
      [-1, 1.5, '7', Number.NaN, Infinity, 2_147_483_648, 7n].map((value): [string, unknown] => [
        field,
        { role: 'assistant', content: 'x', [field]: value },
      ]),
  ),
  ...[...NO_TEXT, '', 'x'.repeat(129)].map((model): [string, unknown] => [
    'model',
    { role: 'assistant', content: 'x', model },
  ]),
  ...['x', 7, true, [], [1]].map((metadata): [string, unknown] => [
    'metadata',
    { role: 'user', content: 'x', metadata },
  ]),
  ...[{ f: () => 1 }, { n: Number.NaN }, { b: 7n }, { s: Symbol.iterator }].map(
    (metadata): [string, unknown] => ['metadata', { role: 'user', content: 'x', metadata }],
  ),
  ...[...NO_TEXT, ...UNSTORABLE, '', 'x'.repeat(256)].map((idempotencyKey): [string, unknown] => [
    'idempotencyKey',
    { role: 'user', content: 'x', idempotencyKey },
  ]),
  ...['sequence', 'id', 'createdAt', 'conversationId', '__proto__x', 'toString'].map(
    (field): [string, unknown] => [field, { role: 'user', content: 'x', [field]: 1 }],
  ),
  ['__proto__', JSON.parse('{"role":"user","content":"x","__proto__":{"role":"user"}}')],
];

describe('validation', () => {
  const backend = useBackend();

  it.each(BAD_MESSAGES)('refuses a message for its %s', async (field, input) => {
    const place = await newConversation(backend.conversations);

    expect(await refusedFields(backend.conversations.addMessage(...place, input as MessageInput))).toEqual([
      field,
    ]);
    expect(await exactLedger(backend.conversations, place)).toEqual([]);
  });

  it.each([null, undefined, 'x', 7, [], [said('x')]])('refuses %j as a message', async (input) => {
    const place = await newConversation(backend.conversations);

    await expect(
      refusedFields(backend.conversations.addMessage(...place, input as unknown as MessageInput)),
    ).resolves.toHaveLength(1);
    await expect(
      refusedFields(backend.conversations.addMessages(...place, [input as unknown as MessageInput])),
    ).resolves.toHaveLength(1);
  });

  it('names every field that is wrong', async () => {
    const place = await newConversation(backend.conversations);
    const input = { role: 'nobody', content: 7, inputTokens: -1, extra: 1 } as unknown as MessageInput;

    expect((await refusedFields(backend.conversations.addMessage(...place, input))).toSorted()).toEqual([
      'content',
      'extra',
      'inputTokens',
      'role',
    ]);
  });

  it('takes every field at its limit, lengths being counted in code points', async () => {
    const { conversations } = backend;
    const long = (length: number): string => '😀'.repeat(length);
    const place = await newConversation(
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

    const message = await conversations.addMessage(...place, input);

    expect(message).toMatchObject({ content: '', toolCalls: input.toolCalls, model: input.model });
    expect(await conversations.addMessage(...place, input)).toEqual(message);
    expect(await conversations.pause(...place, { reason: long(500) })).toMatchObject({ status: 'PAUSED' });
  });

  it('takes null for absent in every optional field of a message', async () => {
    const place = await newConversation(backend.conversations);
    const optional = [
      'toolCalls',
      'toolResults',
      'inputTokens',
      'outputTokens',
      'cacheReadTokens',
      'cacheWriteTokens',
      'reasoningTokens',
      'model',
      'metadata',
      'idempotencyKey',
    ];
    const nulls = Object.fromEntries(optional.map((field) => [field, null]));

    const message = await backend.conversations.addMessage(...place, { ...said('x'), ...nulls });

    expect(message).toEqual({
      ...(await backend.conversations.addMessage(...place, said('x'))),
      id: message.id,
      sequence: 1,
      createdAt: message.createdAt,
    });
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
    const place = await newConversation(backend.conversations);

    expect(await refusedFields(backend.conversations.pause(...place, { reason: reason as string }))).toEqual([
      field,
    ]);
    expect(await backend.conversations.get(...place)).toMatchObject({ status: 'ACTIVE' });
  });

  it('never quotes what was sent', async () => {
    const { conversations } = backend;
    const place = await newConversation(conversations);
    const calls = [
      conversations.addMessage(...place, { role: SECRET, content: SECRET } as unknown as MessageInput),
      conversations.addMessage(...place, said(SECRET, { inputTokens: SECRET as unknown as number })),
      conversations.addMessage(...place, said(SECRET, { model: SECRET.repeat(50) })),
      conversations.addMessage(...place, said(SECRET.repeat(100_000))),
      conversations.getOrCreate({ ...place[0], userId: SECRET.repeat(50) }),
      conversations.updateTitle(...place, SECRET.repeat(50)),
      conversations.search(place[0], { query: times(9, () => SECRET).join(' ') }),
      conversations.list(place[0], { cursor: SECRET }),
    ];

    for (const refused of calls) {
      const { message, errors } = await refusalOf(refused);
      expect(`${message} ${JSON.stringify(errors)}`).not.toContain(SECRET);
    }
  });
});
