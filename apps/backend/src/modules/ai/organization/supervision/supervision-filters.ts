import { Injectable } from '@nestjs/common';
import type { EntityRef, Principal } from '../../../../common/principal.js';
import { EntityNarrowing } from '../access/entity-narrowing.js';
import type { EntityFilter } from './supervised-entity.sql.js';
import type { SupervisedFilter } from './supervised.js';

type Given = Omit<SupervisedFilter, 'deleted' | 'entities'> & { deleted?: boolean | undefined };

/** Narrows what a supervisor asks for to the entities that it may see. */
@Injectable()
export class SupervisionFilters {
  constructor(private readonly narrowing: EntityNarrowing) {}

  /** @returns null where there is nothing that it may see */
  async of<Filter extends Given>(
    principal: Principal,
    { deleted = false, ...given }: Filter,
  ): Promise<(Omit<Filter, 'deleted'> & SupervisedFilter) | null> {
    const entities = await this.narrowing.entitiesOf(principal);
    if (entities === null) return { ...given, deleted, entities };
    const meant = entities.filter((entity) => isMeant(entity, given));
    const [only] = meant;
    if (only === undefined) return null;
    // One entity has an index of its own.
    return meant.length === 1
      ? { ...given, ...only, deleted, entities: null }
      : { ...given, deleted, entities: meant };
  }

  /** What of the entities of conversations it may see. */
  async ofEntities(principal: Principal, given: Omit<EntityFilter, 'entities'>): Promise<EntityFilter> {
    return { ...given, entities: await this.narrowing.entitiesOf(principal) };
  }
}

function isMeant({ entityType, entityId }: EntityRef, given: Omit<Given, 'deleted'>): boolean {
  return (
    (given.entityType === undefined || given.entityType === entityType) &&
    (given.entityId === undefined || given.entityId === entityId)
  );
}
