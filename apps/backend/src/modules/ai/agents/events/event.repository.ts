import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { DatabaseGateway } from '../../repositories/database-gateway.js';
import { ofOwner } from '../../repositories/own-conversation.sql.js';
import type { ConversationState, SidebarState, Versioned } from './event-state.js';
import { conversationState, userState, VERSION } from './event.sql.js';

/** What a stream tells of: one conversation, or those of a user. */
export interface Subject {
  scope: Scope;
  /** Null for the user's. */
  conversationId: string | null;
}

/** Reads what streams of events tell of. */
@Injectable()
export class EventRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /**
   * Reads the versions of many subjects, whoever they belong to, in one statement; in one for each organization where
   * the tables are distributed.
   *
   * @returns a version for each, null for a conversation that is not there
   */
  async versions(subjects: readonly Subject[]): Promise<(string | null)[]> {
    if (!this.database.distributed) return this.versionsOf(subjects, Prisma.sql`w.organization_id`);
    const versions = new Map<Subject, string | null>();
    for (const organizationId of new Set(subjects.map(({ scope }) => scope.organizationId))) {
      const own = subjects.filter(({ scope }) => scope.organizationId === organizationId);
      const found = await this.versionsOf(own, Prisma.sql`${organizationId}`);
      for (const [index, subject] of own.entries()) versions.set(subject, found[index] ?? null);
    }
    return subjects.map((subject) => versions.get(subject) ?? null);
  }

  /** @param organization the column of the subjects, or the value that they have in common */
  private async versionsOf(
    subjects: readonly Subject[],
    organization: Prisma.Sql,
  ): Promise<(string | null)[]> {
    const watched = { organization, user: Prisma.sql`w.user_id`, id: Prisma.sql`w.id` };
    const rows = await this.database.unscoped.query<{ position: string; version: string }>(Prisma.sql`
      WITH watched AS (
        SELECT * FROM unnest(
          ${subjects.map(({ scope }) => scope.organizationId)}::text[],
          ${subjects.map(({ scope }) => scope.userId)}::text[],
          ${subjects.map(({ conversationId }) => conversationId)}::uuid[]
        ) WITH ORDINALITY AS w (organization_id, user_id, id, position))
      SELECT w.position, ${VERSION} FROM watched w
        CROSS JOIN LATERAL (${conversationState(watched)}) s WHERE w.id IS NOT NULL
      UNION ALL
      SELECT w.position, ${VERSION} FROM watched w
        CROSS JOIN LATERAL (${userState(watched)}) s WHERE w.id IS NULL`);
    const versions = new Map(rows.map(({ position, version }) => [Number(position), version]));
    return subjects.map((_, index) => versions.get(index + 1) ?? null);
  }

  /** @returns null where the conversation is not there */
  async conversation(
    { organizationId, userId }: Scope,
    id: string,
  ): Promise<Versioned<ConversationState> | null> {
    const of = { ...owner({ organizationId, userId }), id: Prisma.sql`${id}::uuid` };
    return this.read<ConversationState>({ organizationId, userId }, conversationState(of));
  }

  /** The open conversations of a user with the latest activity. */
  async user(scope: Scope): Promise<Versioned<SidebarState[]>> {
    const found = await this.read<SidebarState[]>(scope, userState(owner(scope)));
    if (!found) throw new Error('PostgreSQL returned no row for a sum.');
    return found;
  }

  /** @returns which of these conversations are there, and not ARCHIVED */
  async openAmong(scope: Scope, ids: readonly string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const rows = await this.database.of(scope).query<{ id: string }>(Prisma.sql`
      SELECT id FROM ai_conversation c
      WHERE ${ofOwner(scope)} AND id = ANY(${ids}::uuid[]) AND status <> 'ARCHIVED'`);
    return new Set(rows.map(({ id }) => id));
  }

  private async read<State>(scope: Scope, state: Prisma.Sql): Promise<Versioned<State> | null> {
    const [row] = await this.database
      .of(scope)
      .query<{ state: string; version: string }>(Prisma.sql`SELECT s.state, ${VERSION} FROM (${state}) s`);
    return row ? { state: JSON.parse(row.state) as State, version: row.version } : null;
  }
}

function owner({ organizationId, userId }: Scope): { organization: Prisma.Sql; user: Prisma.Sql } {
  return { organization: Prisma.sql`${organizationId}`, user: Prisma.sql`${userId}` };
}
