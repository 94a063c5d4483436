import type { EntityRef } from '../../../../common/principal.js';
import { Prisma } from '../../../../prisma/generated/client.js';

/** The condition that columns name one of the entities that a principal is narrowed to; of one that is not, none. */
export function withinEntities(
  entities: readonly EntityRef[] | undefined,
  entityType = Prisma.sql`c.entity_type`,
  entityId = Prisma.sql`c.entity_id`,
): Prisma.Sql {
  if (entities === undefined) return Prisma.sql`true`;
  return Prisma.sql`(${entityType}, ${entityId}) IN (
    SELECT * FROM unnest(
      ${entities.map((one) => one.entityType)}::text[], ${entities.map((one) => one.entityId)}::text[]))`;
}
