import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { DatabaseGateway } from '../../repositories/database-gateway.js';
import { MessageRepository, type ReadMessages } from '../../repositories/message.repository.js';
import type { MessageRange } from '../../repositories/message.sql.js';
import { CONVERSATION_COLUMNS, type ConversationRow, toConversation } from '../../repositories/rows.js';
import type { SupervisedConversation } from './supervised.js';

/** Conversations of any user of an organization, deleted ones too. Statements take the turn of who reads. */
@Injectable()
export class SupervisedConversationRepository {
  constructor(private readonly database: DatabaseGateway) {}

  async find(reader: Scope, id: string): Promise<SupervisedConversation | null> {
    type Row = ConversationRow & Pick<SupervisedConversation, 'deletedAt'>;
    const [row] = await this.database.of(reader).query<Row>(Prisma.sql`
      SELECT ${CONVERSATION_COLUMNS}, c.deleted_at AS "deletedAt" FROM ai_conversation c
      WHERE c.organization_id = ${reader.organizationId} AND c.id = ${id}::uuid`);
    return row ? { ...toConversation(row), deletedAt: row.deletedAt } : null;
  }

  /** @returns null where the conversation is no longer there */
  readMessages(
    reader: Scope,
    { organizationId, userId, id }: SupervisedConversation,
    range: MessageRange,
  ): Promise<ReadMessages | null> {
    const messages = new MessageRepository({ of: () => this.database.of(reader) });
    return messages.read({ organizationId, userId }, id, { ...range, withDeleted: true });
  }
}
