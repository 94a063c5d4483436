import { Prisma } from '../../../../prisma/generated/client.js';
import { type UsageFilter, type UsageLevel, WHOLE } from './usage-query.js';

/** Tells entities apart, none being one of them: an index holds this text. */
export function entityUnit(table: string): Prisma.Sql {
  return Prisma.raw(
    `coalesce(length(${table}.entity_type)::text || ':' || ${table}.entity_type || ${table}.entity_id, '')`,
  );
}

/** Tells apart what is compared with the conversations on its own: a user, an entity, or the organization. */
export function unitOf(level: UsageLevel, table: string): Prisma.Sql {
  switch (level) {
    case 'organization':
      return Prisma.sql`''::text`;
    case 'entity':
      return entityUnit(table);
    case 'user':
    case 'detail':
      return Prisma.raw(`${table}.user_id`);
  }
}

/** The condition that sums of months `s` are of a level. */
export function monthsOf(level: UsageLevel, { userId }: UsageFilter): Prisma.Sql {
  switch (level) {
    case 'organization':
      return Prisma.sql`s.user_id = ${WHOLE} AND s.of_all_entities`;
    case 'entity':
      return Prisma.sql`s.user_id = ${WHOLE} AND NOT s.of_all_entities`;
    case 'user':
      return Prisma.sql`${ofUsers(userId)} AND s.of_all_entities`;
    case 'detail':
      return Prisma.sql`${ofUsers(userId)} AND NOT s.of_all_entities`;
  }
}

/** The condition that sums of days `s` are of a level: those of users and entities are made of the same. */
export function daysOf(level: UsageLevel, { userId }: UsageFilter): Prisma.Sql {
  return level === 'organization'
    ? Prisma.sql`s.user_id = ${WHOLE} AND s.of_all_entities`
    : Prisma.sql`${ofUsers(userId)} AND NOT s.of_all_entities`;
}

function ofUsers(userId: string | undefined): Prisma.Sql {
  return userId === undefined ? Prisma.sql`s.user_id <> ${WHOLE}` : Prisma.sql`s.user_id = ${userId}`;
}
