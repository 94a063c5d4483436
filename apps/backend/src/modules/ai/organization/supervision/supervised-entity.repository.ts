import { Injectable } from '@nestjs/common';
import type { EntityRef } from '../../../../common/principal.js';
import type { Scope } from '../../../../common/scope.js';
import { ReplicaReads } from '../../repositories/replica/replica-reads.js';
import type { SupervisedEntity } from './supervised.js';
import { type EntityFilter, supervisedEntities } from './supervised-entity.sql.js';

/** An entity that was looked at; one of a task is not shown. */
export type EntityRow = SupervisedEntity & { isTask: boolean };

/** The entities that the conversations of all users are about. */
@Injectable()
export class SupervisedEntityRepository {
  constructor(private readonly reads: ReplicaReads) {}

  list(reader: Scope, filter: EntityFilter, limit: number, after: EntityRef | null): Promise<EntityRow[]> {
    return this.reads.query<EntityRow>(
      reader,
      supervisedEntities(reader.organizationId, filter, limit, after),
    );
  }
}
