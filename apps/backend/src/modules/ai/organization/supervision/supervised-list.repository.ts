import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import type { ListPosition, RowKey } from '../../repositories/list-moment.sql.js';
import { onOneMachine } from '../../repositories/list-walk.js';
import { MachineRepository } from '../../repositories/machine.repository.js';
import { ReplicaReads } from '../../repositories/replica/replica-reads.js';
import { type ConversationRow, toConversation } from '../../repositories/rows.js';
import type { SupervisedConversation, SupervisedListFilter } from './supervised.js';
import { firstSupervisedPage, supervisedPageAsOf } from './supervised-list.sql.js';

type Row = ConversationRow &
  Pick<SupervisedConversation, 'deletedAt'> & {
    activity: Date;
    newest: Date;
    isHit: boolean;
    isEnd: boolean;
    snapshot?: string;
  };

/** Rows of a page, with the values by which all later pages are read; null where there is no row. */
export interface SupervisedPage {
  rows: { conversation: SupervisedConversation; activity: Date }[];
  /** The conversation at which it stopped looking; null where it looked as far as it had to. */
  end: RowKey | null;
  asOf: Date | null;
  snapshot: string | null;
}

/** The list of the conversations of all users, latest activity first. */
@Injectable()
export class SupervisedListRepository {
  constructor(
    private readonly reads: ReplicaReads,
    private readonly machines: MachineRepository,
  ) {}

  /**
   * @param reader who reads, and whose turn the statements take
   * @throws ConversationError `INVALID_CURSOR` where the conversations were moved since the first page
   */
  list(
    reader: Scope,
    filter: SupervisedListFilter,
    limit: number,
    after: ListPosition | null,
  ): Promise<SupervisedPage & Pick<ListPosition, 'machine'>> {
    const machine = () => this.machines.ofOrganization(reader);
    return onOneMachine(after, machine, () => this.read(reader, filter, limit, after));
  }

  private read(
    reader: Scope,
    filter: SupervisedListFilter,
    limit: number,
    after: ListPosition | null,
  ): Promise<SupervisedPage> {
    const { organizationId } = reader;
    return this.reads.read(reader, {
      onReplica: async (replica) => {
        const moment = after ?? { asOf: replica.primary.at, snapshot: replica.primary.snapshot };
        const page = supervisedPageAsOf(organizationId, filter, limit, moment, after);
        return toPage(await replica.query<Row>(page), moment);
      },
      onPrimary: async (primary) => {
        const page =
          after === null
            ? firstSupervisedPage(organizationId, filter, limit)
            : supervisedPageAsOf(organizationId, filter, limit, after, after);
        return toPage(await primary.query<Row>(page), after);
      },
    });
  }
}

/** What stands below the conversation at which it stopped is of the next page. */
function toPage(found: Row[], moment: Pick<ListPosition, 'asOf' | 'snapshot'> | null): SupervisedPage {
  const [first] = found;
  const last = found.findIndex(({ isEnd }) => isEnd);
  const rows = last < 0 ? found : found.slice(0, last + 1);
  const end = found[last];
  return {
    rows: rows.filter(({ isHit }) => isHit).map(toListed),
    end: end ? { activity: end.activity, id: end.id } : null,
    asOf: moment?.asOf ?? first?.newest ?? null,
    snapshot: moment?.snapshot ?? first?.snapshot ?? null,
  };
}

function toListed(row: Row): SupervisedPage['rows'][number] {
  return { conversation: { ...toConversation(row), deletedAt: row.deletedAt }, activity: row.activity };
}
