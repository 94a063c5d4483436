import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import type { Conversation } from '../domain/conversation.js';
import { DatabaseGateway } from './database-gateway.js';
import { firstPage, type ListFilter, type ListPosition, nextPage } from './list.sql.js';
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
  constructor(private readonly database: DatabaseGateway) {}

  async list(
    scope: Scope,
    filter: ListFilter,
    limit: number,
    after: ListPosition | null,
  ): Promise<ListedPage> {
    const page = after === null ? firstPage(scope, filter, limit) : nextPage(scope, filter, limit, after);
    const rows = await this.database.of(scope).query<ListedRow>(page);
    const [first] = rows;
    return {
      rows: rows.map((row) => ({ conversation: toConversation(row), activity: row.activity })),
      asOf: after?.asOf ?? first?.activity ?? null,
      snapshot: after?.snapshot ?? first?.snapshot ?? null,
    };
  }
}
