import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../../common/scope.js';
import { Prisma } from '../../../../../prisma/generated/client.js';
import { DatabaseGateway, type SqlExecutor } from '../../../repositories/database-gateway.js';
import type { Owned } from '../../../repositories/branches/owned.sql.js';
import { CONVERSATION, DERIVED_TITLE, FILE, type StoredColumn } from '../stored-columns.js';
import type { RestoredRow } from './restored-row.js';
import { insertConversation, insertParts, type PartTable } from './restore.sql.js';

/** Time in which the bytes of a file are stored, at most; then another process may remove them. */
const FILE_LEASE = '10 minutes';

const CONVERSATION_COLUMNS: readonly StoredColumn[] = [
  ...CONVERSATION.filter(({ field }) => field !== 'organizationId'),
  { field: 'deletedAt', column: 'deleted_at', type: 'timestamptz' },
  DERIVED_TITLE,
];
const FILE_COLUMNS = FILE.filter(({ field }) => field !== 'expiresAt');

/** What became of a conversation: it may have been there, or have lost its place to another one of its context. */
export type RestoredAs = 'as it was' | 'paused' | 'there before';

/** Brings back rows as they were. Those of a conversation come in one transaction. */
@Injectable()
export class RestoreRepository {
  constructor(private readonly database: DatabaseGateway) {}

  transaction<T>(scope: Scope, work: (transaction: SqlExecutor) => Promise<T>): Promise<T> {
    return this.database.of(scope).transaction(work);
  }

  async conversation(
    transaction: SqlExecutor,
    organizationId: string,
    row: RestoredRow,
  ): Promise<RestoredAs> {
    const insert = (values: RestoredRow) =>
      transaction.query(insertConversation(organizationId, CONVERSATION_COLUMNS, values));
    if ((await insert(row)).length > 0) return 'as it was';
    const found = await transaction.query(Prisma.sql`
      SELECT FROM ai_conversation c WHERE c.organization_id = ${organizationId} AND c.id = ${row.id ?? null}::uuid`);
    if (found.length > 0) return 'there before';
    return (await insert(withoutPlace(row))).length > 0 ? 'paused' : 'there before';
  }

  async parts(
    transaction: SqlExecutor,
    table: PartTable,
    owned: Owned,
    columns: readonly StoredColumn[],
    rows: readonly RestoredRow[],
  ): Promise<void> {
    if (rows.length > 0) await transaction.query(insertParts(table, owned, columns, rows));
  }

  /** Records a file whose bytes are about to be stored, past the transaction, so that none are left without a row. */
  async beginFile({ organizationId, userId }: Scope, row: RestoredRow): Promise<void> {
    const names = Prisma.raw(FILE_COLUMNS.map(({ column }) => column).join(', '));
    const values = FILE_COLUMNS.map(({ field, type }) =>
      type === 'bytea'
        ? Prisma.sql`decode(${row[field] ?? null}, 'hex')`
        : Prisma.sql`${row[field] ?? null}::text${Prisma.raw(`::${type}`)}`,
    );
    await this.database.unscoped.query(Prisma.sql`
      INSERT INTO ai_file (organization_id, user_id, status, expires_at, ${names})
      VALUES (${organizationId}, ${userId}, 'STORING', statement_timestamp() + ${FILE_LEASE}::interval,
        ${Prisma.join(values)})
      ON CONFLICT (organization_id, id) DO NOTHING`);
  }

  /** @returns whether the conversation has the file now; not where it is being removed, or another one's */
  async useFile(
    transaction: SqlExecutor,
    { scope, conversationId }: Owned,
    row: RestoredRow,
  ): Promise<boolean> {
    const used = await transaction.query(Prisma.sql`
      UPDATE ai_file SET conversation_id = ${conversationId}::uuid, status = 'STORED',
        expires_at = ${row.expiresAt ?? null}::timestamptz
      WHERE organization_id = ${scope.organizationId} AND user_id = ${scope.userId} AND id = ${row.id ?? null}::uuid
        AND sha256 = decode(${row.sha256 ?? null}, 'hex') AND conversation_id IS NULL AND status <> 'REMOVING'
      RETURNING id`);
    return used.length > 0;
  }
}

/** The conversation without its place in its context, which another one has by now. */
function withoutPlace(row: RestoredRow): RestoredRow {
  return { ...row, status: 'PAUSED', pausedAt: row.pausedAt ?? row.updatedAt ?? null, approvalAskedAt: null };
}
