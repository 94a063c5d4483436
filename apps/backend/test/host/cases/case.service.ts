import { Injectable } from '@nestjs/common';
import { ConversationService, fromPrisma, type Scope } from '../../../src/modules/ai/index.js';
import { CasePrisma } from './case.prisma.js';

export interface NewCase {
  id: string;
  subject: string;
}

@Injectable()
export class CaseService {
  constructor(
    private readonly prisma: CasePrisma,
    private readonly conversations: ConversationService,
  ) {}

  /** Creates a case and its conversation, both or neither. */
  create(scope: Scope, { id, subject }: NewCase): Promise<{ conversationId: string }> {
    return this.prisma.$transaction(async (client) => {
      const transaction = fromPrisma(client);
      const context = { entityType: 'case', entityId: id, agentType: 'clerk' };
      const { conversation } = await this.conversations.getOrCreate(scope, context, { transaction });
      const note = { role: 'system', content: `The case is about ${subject}.` } as const;
      await this.conversations.addMessage(scope, conversation.id, note, { transaction });
      await client.case.create({
        data: { id, tenantId: scope.organizationId, subject, conversationId: conversation.id },
      });
      return { conversationId: conversation.id };
    });
  }
}
