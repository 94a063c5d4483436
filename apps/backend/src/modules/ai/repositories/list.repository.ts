import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import type { Conversation } from '../domain/conversation.js';
import type { ListMoment, ListPosition } from './list-moment.sql.js';
import { firstPage, type ListFilter, pageAsOf } from './list.sql.js';
import { ReplicaReads } from './replica/replica-reads.js';
import { type ConversationRow, toConversation } from './rows.js';

export interface ListedConversation {
  conversation: Conversation;
  /** Time of its latest activity, as of the first page. */
  activity: Date;
}

/** Rows of a page, with the values by which all later pages are read; null where there is no row. */
export interface ListedPage {
  rows: ListedConversation[];
  asOf: Date | null;
  snapshot: string | null;
}

type ListedRow = ConversationRow & { activity: Date; snapshot?: string };

/** The list of conversations, latest activity first. */
@Injectable()
export class ListRepository {
  constructor(private readonly reads: ReplicaReads) {}

  list(scope: Scope, filter: ListFilter, limit: number, after: ListPosition | null): Promise<ListedPage> {
    return this.reads.read(scope, {
      onReplica: async (replica) => {
        // A standby cannot say which transactions it lacks: all its pages are as of a moment of the primary.
        const moment = after ?? { asOf: replica.primary.at, snapshot: replica.primary.snapshot };
        const rows = await replica.query<ListedRow>(pageAsOf(scope, filter, limit, moment, after));
        return toPage(rows, moment);
      },
      onPrimary: async (primary) => {
        const page =
          after === null ? firstPage(scope, filter, limit) : pageAsOf(scope, filter, limit, after, after);
        return toPage(await primary.query<ListedRow>(page), after);
      },
    });
  }
}

function toPage(rows: ListedRow[], moment: ListMoment | null): ListedPage {
  const [first] = rows;
  return {
    rows: rows.map((row) => ({ conversation: toConversation(row), activity: row.activity })),
    asOf: moment?.asOf ?? first?.activity ?? null,
    snapshot: moment?.snapshot ?? first?.snapshot ?? null,
  };
}
