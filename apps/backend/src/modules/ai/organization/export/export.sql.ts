import type { EntityRef } from '../../../../common/principal.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { aboutOneOf } from '../../repositories/list.sql.js';
import { IS_THERE } from '../../repositories/own-conversation.sql.js';
import { BYTES } from '../../repositories/page-bytes.sql.js';
import { within, type Owned } from '../../repositories/branches/owned.sql.js';
import { isAbout } from '../target/about.sql.js';
import type { ConversationPlace, ExportSelection } from './export-selection.js';
import {
  LOOKED_AT_PER_READ,
  MESSAGE_BYTES_PER_READ,
  MESSAGES_PER_READ,
  PLACES_PER_READ,
  SMALL_INPUT_BYTES,
} from './export.limits.js';
import {
  APPROVAL,
  BRANCH,
  CONVERSATION,
  FILE,
  MESSAGE,
  type StoredColumn,
  TURN,
  TURN_CHUNK,
} from './stored-columns.js';

/**
 * The places of the next conversations behind one, in the order of an index: of one entity by their ids, else by their users
 * and ids. Of a bounded number that are looked at: `next` is false of one that is only the last of them, and not wanted.
 */
export function nextPlaces(selection: ExportSelection, after: ConversationPlace | null): Prisma.Sql {
  const { organizationId, userId, entity } = selection;
  const isOfEntity = entity !== undefined && userId === undefined;
  const [order, backwards] = isOfEntity
    ? [Prisma.sql`id`, Prisma.sql`id DESC`]
    : [Prisma.sql`user_id, id`, Prisma.sql`user_id DESC, id DESC`];
  const behind = (place: ConversationPlace): Prisma.Sql =>
    isOfEntity
      ? Prisma.sql`AND c.id > ${place.id}::uuid`
      : Prisma.sql`AND (c.user_id, c.id) > (${place.userId}, ${place.id}::uuid)`;
  const isEach = isOfEntity || !isNarrowed(selection);
  return Prisma.sql`
    WITH looked AS MATERIALIZED (
      SELECT c.user_id, c.id, (${wanted(selection)}) AS wanted FROM ai_conversation c
      WHERE c.organization_id = ${organizationId}
        ${isOfEntity ? Prisma.sql`AND ${isAbout({ type: 'entity', ...entity })}` : Prisma.empty}
        ${userId === undefined ? Prisma.empty : Prisma.sql`AND c.user_id = ${userId}`}
        ${after === null ? Prisma.empty : behind(after)}
      ORDER BY ${order} LIMIT ${isEach ? PLACES_PER_READ : LOOKED_AT_PER_READ}
    )
    SELECT user_id AS "userId", id, wanted FROM (
      (SELECT * FROM looked WHERE wanted ORDER BY ${order} LIMIT ${PLACES_PER_READ})
      UNION
      (SELECT * FROM looked ORDER BY ${backwards} LIMIT 1)
    ) place ORDER BY ${order}`;
}

/** The place of one conversation; none where it is not wanted. */
export function placeOf(selection: ExportSelection, id: string): Prisma.Sql {
  return Prisma.sql`
    SELECT c.user_id AS "userId", c.id FROM ai_conversation c
    WHERE c.organization_id = ${selection.organizationId} AND c.id = ${id}::uuid
      ${selection.userId === undefined ? Prisma.empty : Prisma.sql`AND c.user_id = ${selection.userId}`}
      AND ${wanted(selection)}`;
}

function isNarrowed({ entity, entities, readable }: ExportSelection): boolean {
  return entity !== undefined || entities !== null || readable !== null;
}

/** The condition that `ai_conversation c` is among those that are wanted, its user aside. */
function wanted({ entity, entities, readable, withDeleted }: ExportSelection): Prisma.Sql {
  const conditions = [
    withDeleted ? null : Prisma.sql`c.${IS_THERE}`,
    entity ? isAboutOneOf([entity]) : null,
    entities ? isAboutOneOf(entities) : null,
    readable ? aboutOneOf(readable) : null,
  ].filter((condition) => condition !== null);
  return conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`true`;
}

function isAboutOneOf(entities: readonly EntityRef[]): Prisma.Sql {
  return Prisma.sql`coalesce((c.entity_type, c.entity_id) IN (SELECT * FROM unnest(
    ${entities.map(({ entityType }) => entityType)}::text[], ${entities.map(({ entityId }) => entityId)}::text[])), false)`;
}

/**
 * A conversation with all that may change beside its messages, at one moment. Inputs that people decide about are left
 * out where they are large: they never change.
 */
export function conversationWithParts({ scope, conversationId }: Owned, withDeleted: boolean): Prisma.Sql {
  const of = (table: string) => within({ scope, conversationId }, table);
  return Prisma.sql`
    SELECT ${selected('c', CONVERSATION, { head: HEAD })}, c.deleted_at AS "deletedAt",
      coalesce((SELECT json_agg(${asObject('a', APPROVAL, { input: SMALL_INPUT })} ORDER BY a.tool_call_id)
        FROM ai_approval a WHERE ${of('a')}), '[]') AS approvals,
      (SELECT ${asObject('t', TURN)} FROM ai_turn t WHERE ${of('t')}) AS "runningTurn",
      coalesce((SELECT json_agg(${asObject('p', TURN_CHUNK)} ORDER BY p.turn_id, p.position)
        FROM ai_turn_chunk p WHERE ${of('p')}), '[]') AS "runningAnswer",
      coalesce((SELECT json_agg(${asObject('f', FILE)} ORDER BY f.id) FROM ai_file f WHERE ${of('f')}), '[]') AS files
    FROM ai_conversation c
    WHERE c.organization_id = ${scope.organizationId} AND c.user_id = ${scope.userId}
      AND c.id = ${conversationId}::uuid ${withDeleted ? Prisma.empty : Prisma.sql`AND c.${IS_THERE}`}`;
}

/** The newest message of the active branch, as callers see it. */
const HEAD = Prisma.sql`coalesce(c.head, c.message_count)`;
const SMALL_INPUT = Prisma.sql`CASE WHEN octet_length(a.input::text) <= ${SMALL_INPUT_BYTES} THEN a.input::text END`;

/** The input of one approval. */
export function approvalInput(owned: Owned, toolCallId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT a.input::text AS input FROM ai_approval a WHERE ${within(owned, 'a')} AND a.tool_call_id = ${toolCallId}`;
}

/** The next messages behind one, up to the last that there was; of a bounded number of bytes, one at least. */
export function nextMessages(owned: Owned, after: number, last: number): Prisma.Sql {
  const { scope, conversationId } = owned;
  return Prisma.sql`
    SELECT ${selected('m', MESSAGE)}, nullif(coalesce(b.parent, m.sequence - 1), 0) AS parent,
      CASE WHEN b.number IS NOT NULL THEN ${asObject('b', BRANCH)} END AS branch
    FROM (
      SELECT m.*, sum(${BYTES}) OVER (ORDER BY m.sequence) - (${BYTES}) AS preceding_bytes
      FROM ai_message m
      WHERE ${within(owned, 'm')} AND m.sequence > ${after}::int AND m.sequence <= ${last}::int
      ORDER BY m.sequence LIMIT ${MESSAGES_PER_READ}
    ) m
    LEFT JOIN ai_branch b ON b.organization_id = ${scope.organizationId} AND b.user_id = ${scope.userId}
      AND b.conversation_id = ${conversationId}::uuid AND b.sequence = m.sequence
    WHERE m.preceding_bytes < ${MESSAGE_BYTES_PER_READ}
    ORDER BY m.sequence`;
}

type Instead = Readonly<Record<string, Prisma.Sql>>;

function selected(table: string, columns: readonly StoredColumn[], instead: Instead = {}): Prisma.Sql {
  const values = columns.map(
    (column) =>
      Prisma.sql`${instead[column.field] ?? valueOf(table, column)} AS ${Prisma.raw(`"${column.field}"`)}`,
  );
  return Prisma.join(values);
}

function asObject(table: string, columns: readonly StoredColumn[], instead: Instead = {}): Prisma.Sql {
  const pairs = columns.map(
    (column) =>
      Prisma.sql`${Prisma.raw(`'${column.field}'`)}, ${instead[column.field] ?? valueOf(table, column)}`,
  );
  return Prisma.sql`json_build_object(${Prisma.join(pairs)})`;
}

/** A value as it is read: JSON as its text, to the byte. */
function valueOf(table: string, { column, type }: StoredColumn): Prisma.Sql {
  const name = Prisma.raw(`${table}.${column}`);
  if (type === 'json') return Prisma.sql`${name}::text`;
  return type === 'bytea' ? Prisma.sql`encode(${name}, 'hex')` : name;
}
