import { Prisma } from '../../../../../prisma/generated/client.js';
import type { Owned } from '../../../repositories/branches/owned.sql.js';
import { textArray } from '../../../repositories/append/text-array.js';
import type { StoredColumn } from '../stored-columns.js';
import type { RestoredRow } from './restored-row.js';

/** The tables of what belongs to a conversation. */
export type PartTable = 'ai_message' | 'ai_branch' | 'ai_approval' | 'ai_turn' | 'ai_turn_chunk';

/** Inserts rows of a conversation as they were, in one statement. */
export function insertParts(
  table: PartTable,
  { scope, conversationId }: Owned,
  columns: readonly StoredColumn[],
  rows: readonly RestoredRow[],
): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO ${Prisma.raw(table)} (organization_id, user_id, conversation_id, ${names(columns)})
    SELECT ${scope.organizationId}, ${scope.userId}, ${conversationId}::uuid, ${castValues(columns)}
    FROM ${valuesOf(columns, rows)}`;
}

/** Inserts a conversation as it was, unless one with its id, or with its place in its context, is there. */
export function insertConversation(
  organizationId: string,
  columns: readonly StoredColumn[],
  row: RestoredRow,
): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO ai_conversation (organization_id, ${names(columns)})
    SELECT ${organizationId}, ${castValues(columns)} FROM ${valuesOf(columns, [row])}
    ON CONFLICT DO NOTHING
    RETURNING id`;
}

function names(columns: readonly StoredColumn[]): Prisma.Sql {
  return Prisma.raw(columns.map(({ column }) => column).join(', '));
}

function castValues(columns: readonly StoredColumn[]): Prisma.Sql {
  return Prisma.raw(
    columns
      .map(({ column, type }) => (type === 'bytea' ? `decode(u.${column}, 'hex')` : `u.${column}::${type}`))
      .join(', '),
  );
}

function valuesOf(columns: readonly StoredColumn[], rows: readonly RestoredRow[]): Prisma.Sql {
  const arrays = columns.map(
    ({ field }) => Prisma.sql`${textArray(rows.map((row) => row[field] ?? null))}::text[]`,
  );
  return Prisma.sql`unnest(${Prisma.join(arrays)}) AS u (${names(columns)})`;
}
