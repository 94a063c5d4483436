import { Prisma } from '../../../../prisma/generated/client.js';
import type { NewMessage } from '../../domain/new-message.js';
import { autoTitleOf } from './append-sums.js';
import type { Append } from './append.js';
import type { Locks } from './append.sql.js';
import { textArray } from './text-array.js';

/**
 * Appends to conversations of one organization, as one call of a function: where tables are distributed, the machine that
 * has the organization runs the whole of it. The rows are those of `appendStatement`.
 */
export function appendCall(organizationId: string, appends: readonly Append[], locks: Locks): Prisma.Sql {
  const messages = appends.flatMap((append) => append.messages);
  const of = <T>(value: (append: Append) => T) => appends.map(value);
  const field = <Key extends keyof NewMessage>(key: Key) => messages.map((message) => message[key]);
  const texts = (values: (string | null)[]) => Prisma.sql`${textArray(values)}::text[]`;
  const json = (key: keyof NewMessage['json']) => texts(messages.map((message) => message.json[key]));
  return Prisma.sql`
    SELECT number, preceding, appended_at AS "createdAt", outcome
    FROM ai_append(
      ${organizationId},
      ${of(({ scope }) => scope.userId)}::text[],
      ${of(({ conversationId }) => conversationId)}::uuid[],
      ${of((append) => append.messages.length)}::int[],
      ${of(({ place }) => place?.at ?? null)}::int[],
      ${of((append) => autoTitleOf(append.messages, 'autoTitle'))}::text[],
      ${of((append) => autoTitleOf(append.messages, 'autoSearchTitle'))}::text[],
      ${field('id')}::uuid[],
      ${field('role')}::text[],
      ${texts(field('content'))},
      ${json('toolCalls')},
      ${json('toolResults')},
      ${field('inputTokens')}::int[],
      ${field('outputTokens')}::int[],
      ${field('cacheReadTokens')}::int[],
      ${field('cacheWriteTokens')}::int[],
      ${field('reasoningTokens')}::int[],
      ${field('model')}::text[],
      ${json('metadata')},
      ${json('turn')},
      ${field('idempotencyKey')}::text[],
      ${field('idempotencyDigest')}::text[],
      ${texts(field('searchText'))},
      ${locks === 'skip'}
    )`;
}
