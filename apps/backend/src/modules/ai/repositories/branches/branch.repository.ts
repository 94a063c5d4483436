import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import type { Conversation } from '../../domain/conversation.js';
import { DatabaseGateway } from '../database-gateway.js';
import { CONVERSATION_COLUMNS, type ConversationRow, toConversation } from '../rows.js';
import { type CallPlace, placeOfCalls } from './call.sql.js';
import { lockConversation, ofConversation } from './conversation.sql.js';
import type { Owned } from './owned.sql.js';
import { newestDescendant } from './path.sql.js';

/** Moves along the branches of conversations. */
@Injectable()
export class BranchRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /**
   * Makes the branch the active one that goes through a message to the newest one behind it.
   *
   * @returns null where the conversation does not exist, `'no_message'` where it has no such message
   */
  setHead(
    scope: Scope,
    conversationId: string,
    sequence: number,
  ): Promise<Conversation | null | 'no_message'> {
    const owned = { scope, conversationId };
    return this.database.of(scope).transaction(async (transaction) => {
      // Locked first: no message may come behind the newest one meanwhile.
      const [locked] = await transaction.query<{ messages: number }>(lockConversation(owned));
      if (!locked) return null;
      if (sequence > locked.messages) return 'no_message';
      const [moved] = await transaction.query<ConversationRow>(
        setHead(owned, newestDescendant(owned, Prisma.sql`${sequence}::int`, Prisma.sql`c.message_count`)),
      );
      return moved ? toConversation(moved) : null;
    });
  }

  /**
   * Makes a message the head, though others may come behind it: what is appended next begins a branch there.
   *
   * @returns the sequence of the newest message of all
   */
  async rewind(scope: Scope, conversationId: string, sequence: number): Promise<number> {
    const owned = { scope, conversationId };
    const [moved] = await this.database
      .of(scope)
      .query<ConversationRow>(setHead(owned, Prisma.sql`${sequence}::int`));
    return moved ? toConversation(moved).messageCount : sequence;
  }

  /** Finds the newest message, on any branch, in which an agent has made one of these calls. */
  async findCalls(
    scope: Scope,
    conversationId: string,
    callIds: readonly string[],
  ): Promise<CallPlace | null> {
    const owned = { scope, conversationId };
    const [place] = await this.database.of(scope).query<CallPlace>(placeOfCalls(owned, callIds));
    return place ?? null;
  }
}

/** Only an earlier message is named as the head: the newest one is it where none is named. */
function setHead(owned: Owned, sequence: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    UPDATE ai_conversation c SET head = nullif(${sequence}, c.message_count)
    WHERE ${ofConversation(owned)}
    RETURNING ${CONVERSATION_COLUMNS}`;
}
