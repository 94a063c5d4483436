import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import type { SqlExecutor } from '../../repositories/database-gateway.js';
import { SubjectHash } from '../audit/subject-hash.js';
import {
  forgetRemoved,
  keepRest,
  lockSums,
  restOfSums,
  sumsThatAreBack,
  takePart,
  takeWhole,
} from './removed-conversation.sql.js';

const NONE = '[]';

/** Takes back the sums of a conversation that was removed and is there again: usage counts each message once. */
@Injectable()
export class ReturnedSumsRepository {
  constructor(private readonly subjects: SubjectHash) {}

  /**
   * Takes from the sums of what was removed what the messages of a conversation add up to, as far as they had been added.
   * Of an older export the sums of the messages that it lacks stay.
   *
   * @param database the transaction that brings the conversation back
   */
  async takeBack(
    database: SqlExecutor,
    { organizationId, userId }: Scope,
    conversationId: string,
  ): Promise<void> {
    const hash = this.subjects.of(organizationId, conversationId);
    const [kept] = await database.query<{ tierBounds: number[] }>(lockSums(organizationId, hash));
    if (!kept) return;
    const chosen = { organizationId, ids: [conversationId], userIds: [userId] };
    const [back] = await database.query<{ sums: string }>(sumsThatAreBack(chosen, hash, kept.tierBounds));
    const sums = back?.sums ?? NONE;
    await database.query(takeWhole(organizationId, userId, sums));
    await database.query(takePart(organizationId, userId, sums));
    const [rest] = await database.query<{ sums: string }>(restOfSums(organizationId, hash, sums));
    const left = rest?.sums ?? NONE;
    const isLeft = left !== NONE;
    await database.query(isLeft ? keepRest(organizationId, hash, left) : forgetRemoved(organizationId, hash));
  }
}
