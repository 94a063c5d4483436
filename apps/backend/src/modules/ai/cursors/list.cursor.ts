import type { Scope } from '../../../common/scope.js';
import type { ListFilter, ListPosition } from '../repositories/list.sql.js';
import { CursorCodec, dateAt, type Position, snapshotAt, uuidAt } from './cursor-codec.js';
import { type ConversationFilter, filterKey } from './filter-key.js';

/** The cursor of a list: it leads to the conversations after a position, as the first page's snapshot saw them. */
export class ListCursor {
  private readonly codec: CursorCodec;

  constructor(scope: Scope, filter: ConversationFilter & Pick<ListFilter, 'title'>) {
    this.codec = new CursorCodec('list', ...filterKey(scope, filter), filter.title);
  }

  encode({ asOf, activity, id, snapshot }: ListPosition): string {
    return this.codec.encode([asOf.toISOString(), activity.toISOString(), id, snapshot]);
  }

  /** @throws ConversationError `INVALID_CURSOR` */
  decode(cursor: string | undefined): ListPosition | null {
    return cursor === undefined ? null : positionFrom(this.codec.decode(cursor));
  }
}

function positionFrom(position: Position): ListPosition {
  return {
    asOf: dateAt(position, 0),
    activity: dateAt(position, 1),
    id: uuidAt(position, 2),
    snapshot: snapshotAt(position, 3),
  };
}
