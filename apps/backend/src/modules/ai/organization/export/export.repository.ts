import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import type { Prisma } from '../../../../prisma/generated/client.js';
import { DatabaseGateway } from '../../repositories/database-gateway.js';
import type { ConversationPlace, ExportSelection } from './export-selection.js';
import { PLACES_PER_READ } from './export.limits.js';
import { approvalInput, conversationWithParts, nextMessages, nextPlaces, placeOf } from './export.sql.js';

/** Values of a row by the members that they are in an export: JSON as its text. */
export type StoredRow = Record<string, string | number | boolean | Date | null>;

/** A conversation with all that is stored of it, at one moment, its messages and large inputs aside. */
export interface StoredConversation {
  conversation: StoredRow;
  approvals: StoredRow[];
  runningTurn: StoredRow | null;
  runningAnswer: StoredRow[];
  files: StoredRow[];
}

/** Conversations whose places were read, and the place behind which the next ones are; null where there are none. */
export interface Places {
  places: ConversationPlace[];
  next: ConversationPlace | null;
}

/** Reads what exports are made of, each statement in the turn of the user who exports. */
@Injectable()
export class ExportRepository {
  constructor(private readonly database: DatabaseGateway) {}

  async places(reader: Scope, selection: ExportSelection, after: ConversationPlace | null): Promise<Places> {
    type Row = ConversationPlace & { wanted: boolean };
    const rows = await this.read<Row>(reader, nextPlaces(selection, after));
    const places = rows.filter(({ wanted }) => wanted).slice(0, PLACES_PER_READ);
    const last = places.length === PLACES_PER_READ ? places.at(-1) : rows.at(-1);
    return { places, next: last ?? null };
  }

  /** @returns null where the conversation is not there */
  async place(reader: Scope, selection: ExportSelection, id: string): Promise<ConversationPlace | null> {
    const [place] = await this.read<ConversationPlace>(reader, placeOf(selection, id));
    return place ?? null;
  }

  /** @returns null where the conversation is not there any more */
  async conversation(
    reader: Scope,
    { userId, id }: ConversationPlace,
    withDeleted: boolean,
  ): Promise<StoredConversation | null> {
    type Row = Omit<StoredConversation, 'conversation'> & StoredRow;
    const owned = { scope: { ...reader, userId }, conversationId: id };
    const [row] = await this.read<Row>(reader, conversationWithParts(owned, withDeleted));
    if (!row) return null;
    const { approvals, runningTurn, runningAnswer, files, ...conversation } = row;
    return { conversation, approvals, runningTurn, runningAnswer, files };
  }

  /** The input of an approval as a text of JSON; null where the approval is not there any more. */
  async input(
    reader: Scope,
    { userId, id }: ConversationPlace,
    toolCallId: string,
  ): Promise<{ input: string | null } | null> {
    const owned = { scope: { ...reader, userId }, conversationId: id };
    const [row] = await this.read<{ input: string | null }>(reader, approvalInput(owned, toolCallId));
    return row ?? null;
  }

  messages(
    reader: Scope,
    { userId, id }: ConversationPlace,
    after: number,
    last: number,
  ): Promise<StoredRow[]> {
    const owned = { scope: { ...reader, userId }, conversationId: id };
    return this.read(reader, nextMessages(owned, after, last));
  }

  private read<Row extends object>(reader: Scope, statement: Prisma.Sql): Promise<Row[]> {
    return this.database.of(reader).query<Row>(statement);
  }
}
