import { Prisma } from '../../../../prisma/generated/client.js';
import type { Target } from './target.js';

/** The condition that `ai_conversation c` is about a target, within its organization. */
export function isAbout(target: Target): Prisma.Sql {
  switch (target.type) {
    case 'organization':
      return Prisma.sql`true`;
    case 'user':
      return Prisma.sql`c.user_id = ${target.userId}`;
    case 'entity':
      return Prisma.sql`c.entity_type = ${target.entityType} AND c.entity_id = ${target.entityId}`;
    case 'conversation':
      return Prisma.sql`c.id = ${target.conversationId}::uuid`;
  }
}
