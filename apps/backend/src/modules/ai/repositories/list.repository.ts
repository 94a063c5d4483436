import { Injectable } from '@nestjs/common';
import type { Conversation, Scope } from '../domain/conversation.js';
import { firstPage, listed, type ListFilter, type ListPosition, nextPage } from './list.sql.js';
import { type ConversationRow, toConversation } from './rows.js';
import { Store } from './store.js';

export interface ListedConversation {
  conversation: Conversation;
  /** When it was last active, as of the first page. */
  activity: Date;
}

type ListedRow = ConversationRow & { activity: Date };

/** The list of conversations, latest activity first. */
@Injectable()
export class ListRepository {
  constructor(private readonly store: Store) {}

  async list(
    scope: Scope,
    filter: ListFilter,
    limit: number,
    after: ListPosition | null,
  ): Promise<ListedConversation[]> {
    const where = listed(scope, filter);
    const page = after === null ? firstPage(where, limit) : nextPage(where, limit, after);
    const rows = await this.store.query<ListedRow>(page);
    return rows.map((row) => ({ conversation: toConversation(row), activity: row.activity }));
  }
}
