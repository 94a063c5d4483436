import { Injectable } from '@nestjs/common';
import { ConversationError } from '../../domain/conversation-error.js';
import { DatabaseGateway, type SqlExecutor } from '../../repositories/database-gateway.js';
import { deleteSummaries } from '../../repositories/deletion.sql.js';
import { TierBounds } from '../../repositories/sums/tier-bounds.js';
import { SubjectHash } from '../audit/subject-hash.js';
import { shareHolds } from '../holds/held.sql.js';
import { WHOLE } from '../usage/usage-query.js';
import {
  MAX_REMOVAL_STATEMENT_MS,
  MAX_REMOVED_CONVERSATIONS,
  MAX_REMOVED_MESSAGES,
} from './removal.limits.js';
import {
  addToRemoved,
  type Chosen,
  dropSearchBlocks,
  dropSums,
  lockRemovable,
  lockSummaries,
  type Pseudonyms,
  releaseFiles,
  removeConversations,
} from './removal.sql.js';
import { keepSums, markErased } from './removed-conversation.sql.js';

/** What one transaction has removed. */
export interface Removed {
  ids: string[];
  messages: number;
}

/** What else is said of a removal. */
export interface RemovalOptions {
  /** What stands for the user, and for the entity, in the sums that stay. */
  pseudonyms?: Pseudonyms;
  /** When they were asked to be erased: no import brings them back. Else one does, and takes their sums back. */
  erasedAt?: Date;
  /** Stores what is to be known of the removal in its transaction: it is told once, of what is gone. */
  andStore?: (database: SqlExecutor, removed: Removed) => Promise<void>;
}

interface RemovableRow {
  id: string;
  userId: string;
  messages: number;
}

/** Removes conversations for good, with everything that was derived from them. Their sums stay. */
@Injectable()
export class ConversationRemoval {
  constructor(
    private readonly database: DatabaseGateway,
    private readonly tierBounds: TierBounds,
    private readonly subjects: SubjectHash,
  ) {}

  /**
   * Removes those of the conversations that were deleted and are not held, as many as one transaction takes; each as a
   * whole. May be called again with the same ones until nothing is removed any more: then the others are held, are being
   * removed by somebody else, or are not there.
   *
   * @param ids of conversations of the organization, whoever their users are
   */
  async remove(
    organizationId: string,
    ids: readonly string[],
    { pseudonyms = {}, erasedAt, andStore }: RemovalOptions = {},
  ): Promise<Removed> {
    const bounds = await this.tierBounds.of({ organizationId, userId: '' });
    return this.database.transaction(async (database) => {
      // The next statement sees every hold that was placed before, and none is placed until this has ended.
      await database.query(shareHolds(organizationId));
      const rows = await lock(database, organizationId, ids);
      const removed = { ids: rows.map(({ id }) => id), messages: sum(rows) };
      if (rows.length === 0) return removed;
      const userIds = [...new Set(rows.map(({ userId }) => userId))];
      const chosen = { organizationId, ids: removed.ids, userIds };
      const hashes = chosen.ids.map((id) => this.subjects.of(organizationId, id));
      await database.query(
        erasedAt === undefined
          ? keepSums(chosen, { ids: chosen.ids, hashes }, bounds)
          : markErased(organizationId, hashes, erasedAt),
      );
      await database.query(addToRemoved(chosen, bounds, pseudonyms));
      await removeChosen(database, chosen);
      await andStore?.(database, removed);
      return removed;
    }, MAX_REMOVAL_STATEMENT_MS);
  }
}

/** Locks as many as one transaction takes, with what sums them up. */
async function lock(
  database: SqlExecutor,
  organizationId: string,
  ids: readonly string[],
): Promise<RemovableRow[]> {
  const rows = atOnce(
    await database.query<RemovableRow>(lockRemovable(organizationId, ids, MAX_REMOVED_CONVERSATIONS)),
  );
  const locked = rows.map(({ id }) => id);
  if (locked.length === 0) return rows;
  await database.query(deleteSummaries(organizationId, locked));
  return [...rows, ...(await database.query<RemovableRow>(lockSummaries(organizationId, locked)))];
}

/** Sends the statements in one order of tables: two removals never wait for each other in a circle. */
async function removeChosen(database: SqlExecutor, chosen: Chosen): Promise<void> {
  await database.query(releaseFiles(chosen));
  // Those of the whole organization, too: they count these messages, and name their entities.
  await database.query(dropSums({ ...chosen, userIds: [...chosen.userIds, WHOLE] }));
  await database.query(dropSearchBlocks(chosen));
  const gone = await database.query(removeConversations(chosen));
  if (gone.length < chosen.ids.length)
    throw new ConversationError('STORE_UNAVAILABLE', 'A hold was placed meanwhile; nothing was removed.');
}

/** As many of the conversations as one transaction takes: one at least. */
function atOnce(rows: readonly RemovableRow[]): RemovableRow[] {
  let messages = 0;
  return rows.filter((row, index) => {
    messages += row.messages;
    return index === 0 || messages <= MAX_REMOVED_MESSAGES;
  });
}

function sum(rows: readonly RemovableRow[]): number {
  return rows.reduce((messages, row) => messages + row.messages, 0);
}
