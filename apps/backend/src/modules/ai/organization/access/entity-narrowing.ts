import { Injectable } from '@nestjs/common';
import type { EntityRef, Principal } from '../../../../common/principal.js';
import type { Context } from '../../domain/conversation.js';
import { isOfTask } from '../../domain/reserved.js';
import { EntityGate } from '../../services/entity-gate.js';

/**
 * Says which entities a principal with a grant for the organization is narrowed to: by its token, and by the
 * application. Whoever is narrowed sees nothing that is about no entity.
 */
@Injectable()
export class EntityNarrowing {
  constructor(private readonly gate: EntityGate) {}

  /** The entities that are to be seen; null for all, and for what is about none. */
  async entitiesOf(principal: Principal): Promise<readonly EntityRef[] | null> {
    const readable = await this.gate.readable(principal);
    const { entities } = principal;
    if (entities === undefined) return readable && distinct(readable);
    if (readable === null) return distinct(entities);
    const keys = new Set(readable.map(keyOf));
    return distinct(entities).filter((entity) => keys.has(keyOf(entity)));
  }

  /** Tells whether what is about the entity of a conversation is to be seen. */
  async mayRead(principal: Principal, conversation: Required<Context>): Promise<boolean> {
    const { entityType, entityId } = conversation;
    if (entityType === null || entityId === null || isOfTask(conversation))
      return (await this.entitiesOf(principal)) === null;
    const { entities } = principal;
    const key = keyOf({ entityType, entityId });
    if (entities !== undefined && !entities.some((entity) => keyOf(entity) === key)) return false;
    return this.gate.mayRead(principal, conversation);
  }
}

function distinct(entities: readonly EntityRef[]): EntityRef[] {
  return [...new Map(entities.map((entity) => [keyOf(entity), entity])).values()];
}

function keyOf({ entityType, entityId }: EntityRef): string {
  return JSON.stringify([entityType, entityId]);
}
