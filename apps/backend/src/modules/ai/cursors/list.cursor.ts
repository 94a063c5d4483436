import type { ListPosition } from '../repositories/list-moment.sql.js';
import type { CursorCodec, Position } from './cursor-codec.js';
import { dateAt, integerAt, uuidAt } from './position.js';
import { snapshotFrom, snapshotNumbers } from './snapshot.js';

/**
 * A snapshot names the transactions that ran just then, whosever they are, so its length tells how many they were.
 * Filled up to this, in bytes, cursors have one length with some twenty of them.
 */
const FILLED_TO_BYTES = 128;
const SNAPSHOT_AT = 4;
const MACHINE_AT = 3;

/** The cursor of a list: it leads to the conversations after a position, as the first page's snapshot saw them. */
export class ListCursor {
  constructor(private readonly codec: CursorCodec) {}

  encode({ asOf, activity, id, machine, snapshot }: ListPosition): string {
    const position = [asOf.getTime(), activity.getTime(), id, machine, ...snapshotNumbers(snapshot)];
    return this.codec.encode(position, FILLED_TO_BYTES);
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
    machine: integerAt(position, MACHINE_AT, 0, Number.MAX_SAFE_INTEGER),
    snapshot: snapshotFrom(position.slice(SNAPSHOT_AT)),
  };
}
