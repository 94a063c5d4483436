import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { movedMeanwhile } from '../domain/conversation-error.js';
import { type ListedPage, ListRepository } from './list.repository.js';
import type { ListFilter, ListPosition } from './list.sql.js';
import { MachineRepository } from './machine.repository.js';

/** Reads the pages of a list, all of them on the machine whose snapshot the first one took. */
@Injectable()
export class ListWalk {
  constructor(
    private readonly lists: ListRepository,
    private readonly machines: MachineRepository,
  ) {}

  /** @throws ConversationError `INVALID_CURSOR` where the conversations were moved since the first page */
  async list(
    scope: Scope,
    filter: ListFilter,
    limit: number,
    after: ListPosition | null,
  ): Promise<ListedPage & Pick<ListPosition, 'machine'>> {
    if (!after) {
      // Read before: a cursor of conversations that are moved meanwhile is refused, not wrong.
      const machine = await this.machines.of(scope);
      return { ...(await this.lists.list(scope, filter, limit, null)), machine };
    }
    const page = await this.lists.list(scope, filter, limit, after);
    const machine = await this.machines.of(scope);
    if (machine !== after.machine) throw movedMeanwhile();
    return { ...page, machine };
  }
}
