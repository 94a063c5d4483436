import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { movedMeanwhile } from '../domain/conversation-error.js';
import type { ListPosition } from './list-moment.sql.js';
import { type ListedPage, ListRepository } from './list.repository.js';
import type { ListFilter } from './list.sql.js';
import { MachineRepository } from './machine.repository.js';

/** Reads the pages of a list, all of them on the machine whose snapshot the first one took. */
@Injectable()
export class ListWalk {
  constructor(
    private readonly lists: ListRepository,
    private readonly machines: MachineRepository,
  ) {}

  /** @throws ConversationError `INVALID_CURSOR` where the conversations were moved since the first page */
  list(
    scope: Scope,
    filter: ListFilter,
    limit: number,
    after: ListPosition | null,
  ): Promise<ListedPage & Pick<ListPosition, 'machine'>> {
    const machine = () => this.machines.of(scope);
    return onOneMachine(after, machine, () => this.lists.list(scope, filter, limit, after));
  }
}

/**
 * Reads a page on the machine of the first one.
 *
 * @throws ConversationError `INVALID_CURSOR` where the conversations were moved since the first page
 */
export async function onOneMachine<Page>(
  after: ListPosition | null,
  machineOf: () => Promise<number>,
  read: () => Promise<Page>,
): Promise<Page & Pick<ListPosition, 'machine'>> {
  if (!after) {
    // Read before: a cursor of conversations that are moved meanwhile is refused, not wrong.
    const machine = await machineOf();
    return { ...(await read()), machine };
  }
  const page = await read();
  const machine = await machineOf();
  if (machine !== after.machine) throw movedMeanwhile();
  return { ...page, machine };
}
