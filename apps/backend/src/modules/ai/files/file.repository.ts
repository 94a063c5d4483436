import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { Prisma } from '../../../prisma/generated/client.js';
import { newId } from '../domain/new-id.js';
import { DatabaseGateway } from '../repositories/database-gateway.js';
import { fromNow } from '../repositories/from-now.sql.js';
import { isHeld, shareHolds } from '../organization/holds/held.sql.js';
import { isOwn } from '../repositories/own-conversation.sql.js';
import type { FileRef } from '../services/file-bytes.js';
import { fileNotUsable } from './file-errors.js';
import { STORAGE_LEASE_MS, UNUSED_MS } from './file.limits.js';
import type { NewFile, StoredFile } from './file.js';

/** Files as rows. A row comes before its bytes and goes after them. */
@Injectable()
export class FileRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /** Records a file whose bytes are about to be stored. */
  async begin(scope: Scope, { name, mediaType, bytes, sha256 }: NewFile): Promise<string> {
    const id = newId();
    await this.database.of(scope).query(Prisma.sql`
      INSERT INTO ai_file (id, organization_id, user_id, name, media_type, bytes, sha256, status, expires_at)
      VALUES (${id}::uuid, ${scope.organizationId}, ${scope.userId}, ${name}, ${mediaType}, ${bytes}, ${sha256},
        'STORING', ${fromNow(STORAGE_LEASE_MS)})`);
    return id;
  }

  /** @returns the file, now that its bytes are stored; null where that took so long that it is being removed */
  async complete(scope: Scope, id: string): Promise<StoredFile | null> {
    const [file] = await this.database.of(scope).query<StoredFile>(Prisma.sql`
      UPDATE ai_file f SET status = 'STORED', expires_at = ${fromNow(UNUSED_MS)}
      WHERE ${is(scope, id)} AND f.status = 'STORING'
      RETURNING ${COLUMNS}`);
    return file ?? null;
  }

  /** @returns null, too, for a file of a conversation that was deleted */
  async find(scope: Scope, id: string): Promise<StoredFile | null> {
    const [file] = await this.database.of(scope).query<StoredFile>(Prisma.sql`
      SELECT ${COLUMNS} FROM ai_file f WHERE ${is(scope, id)} AND ${IS_KEPT} AND (f.conversation_id IS NULL OR EXISTS (
        SELECT FROM ai_conversation c WHERE ${isOwn(scope, Prisma.sql`f.conversation_id`)}))`);
    return file ?? null;
  }

  async findSame(
    { organizationId, userId }: Scope,
    conversationId: string,
    { name, mediaType, sha256 }: Omit<NewFile, 'bytes'>,
  ): Promise<StoredFile | null> {
    const [file] = await this.database.of({ organizationId, userId }).query<StoredFile>(Prisma.sql`
      SELECT ${COLUMNS} FROM ai_file f
      WHERE f.organization_id = ${organizationId} AND f.user_id = ${userId}
        AND f.conversation_id = ${conversationId}::uuid AND f.sha256 = ${sha256}
        AND f.name = ${name} AND f.media_type = ${mediaType}
      ORDER BY f.id LIMIT 1`);
    return file ?? null;
  }

  /**
   * Gives files to a conversation, all of them or none. From now on they go with it: one that no conversation uses any
   * more has expired.
   *
   * @throws ConversationError `FILE_NOT_FOUND`, also for one that belongs to another conversation
   */
  use(scope: Scope, conversationId: string, ids: readonly string[]): Promise<StoredFile[]> {
    return this.database.of(scope).transaction(async (transaction) => {
      const used = await transaction.query<StoredFile>(Prisma.sql`
        UPDATE ai_file f SET conversation_id = ${conversationId}::uuid, expires_at = statement_timestamp()
        WHERE f.organization_id = ${scope.organizationId} AND f.user_id = ${scope.userId}
          AND f.id = ANY(${ids}::uuid[]) AND ${IS_KEPT}
          AND (f.conversation_id IS NULL OR f.conversation_id = ${conversationId}::uuid)
        RETURNING ${COLUMNS}`);
      if (used.length < new Set(ids).size) throw fileNotUsable();
      return used;
    });
  }

  /**
   * Claims files that nobody uses and that have expired, of whichever scope, to remove their bytes. What is claimed is
   * no process else's, until the time has passed in which it should have been removed.
   *
   * @returns `areAll`: whether there were no more than were looked for, whoever has claimed them
   */
  async claimExpired(limit: number): Promise<{ claimed: (Scope & FileRef)[]; areAll: boolean }> {
    const expired = await this.database.unscoped.query<FileRef>(Prisma.sql`
      SELECT e.organization_id AS "organizationId", e.id FROM ai_file e
      WHERE ${isExpired(Prisma.sql`e.organization_id`)}
      ORDER BY e.expires_at LIMIT ${limit}`);
    const claimed: (Scope & FileRef)[] = [];
    for (const organizationId of new Set(expired.map((file) => file.organizationId))) {
      const ids = expired.filter((file) => file.organizationId === organizationId).map(({ id }) => id);
      claimed.push(...(await this.claim(organizationId, ids)));
    }
    return { claimed, areAll: expired.length < limit };
  }

  /**
   * Claims those that are still expired and not held; others may be claiming some, which are skipped: they would lock in
   * any order.
   */
  private claim(organizationId: string, ids: readonly string[]): Promise<(Scope & FileRef)[]> {
    return this.database.transaction(async (database) => {
      await database.query(shareHolds(organizationId));
      return database.query<Scope & FileRef>(claimFree(organizationId, ids));
    });
  }

  /** Forgets a file whose bytes were removed. */
  async forget({ organizationId, userId }: Scope, id: string): Promise<void> {
    await this.database.of({ organizationId, userId }).query(Prisma.sql`
      DELETE FROM ai_file f WHERE ${is({ organizationId, userId }, id)} AND f.status = 'REMOVING'`);
  }
}

function claimFree(organizationId: string, ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`
      WITH free AS MATERIALIZED (
        SELECT e.id FROM ai_file e
        WHERE e.organization_id = ${organizationId} AND e.id = ANY(${ids}::uuid[]) AND ${isExpired(organizationId)}
        FOR UPDATE OF e SKIP LOCKED
      )
      UPDATE ai_file f SET status = 'REMOVING', expires_at = ${fromNow(STORAGE_LEASE_MS)}
      WHERE f.organization_id = ${organizationId} AND f.id IN (SELECT id FROM free)
      RETURNING f.organization_id AS "organizationId", f.user_id AS "userId", f.id`;
}

/** The condition that nobody uses `ai_file e`, that its time is over, and that it is not held. */
function isExpired(organizationId: string | Prisma.Sql): Prisma.Sql {
  return Prisma.sql`e.conversation_id IS NULL AND e.expires_at < statement_timestamp()
    AND (e.status <> 'STORED' OR NOT ${isHeld(organizationId, { user: Prisma.sql`e.user_id` })})`;
}

const COLUMNS = Prisma.sql`f.id, f.name, f.media_type AS "mediaType", f.bytes, encode(f.sha256, 'hex') AS sha256,
  f.conversation_id AS "conversationId"`;

/** What no conversation uses is gone when its time is over, also before it is removed. */
const IS_KEPT = Prisma.sql`f.status = 'STORED'
  AND (f.conversation_id IS NOT NULL OR f.expires_at > statement_timestamp())`;

function is({ organizationId, userId }: Scope, id: string): Prisma.Sql {
  return Prisma.sql`f.organization_id = ${organizationId} AND f.user_id = ${userId} AND f.id = ${id}::uuid`;
}
