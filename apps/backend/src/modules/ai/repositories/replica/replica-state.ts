import pg from 'pg';
import { COLUMN_TYPES } from '../../../../prisma/column-types.js';
import { SESSION_SETTINGS } from '../../../../prisma/session-settings.js';
import type { PrimaryMoment } from './primary-moment.js';
import { MAX_CONNECT_MS, MAX_LOCK_MS, MAX_READ_MS } from './replica.limits.js';
import { walPosition } from './wal-position.js';

/** The state of a replica, as it tells it. */
export interface ReplicaState {
  isStandby: boolean;
  /** The position up to which it has replayed the primary's log; null where it cannot say. */
  position: bigint | null;
  timeline: number;
  system: string;
  /** Time since the last commit that it has replayed was made, by its own clock; null where it has replayed none. */
  ageMs: number | null;
}

type StateRow = Omit<ReplicaState, 'position'> & { position: string | null };

/**
 * The timeline is that of the newest checkpoint, or of the newest page written to disk: both follow a failover late, and
 * never come before it.
 */
const STATE = `
  SELECT pg_is_in_recovery() AS "isStandby", pg_last_wal_replay_lsn()::text AS position,
    greatest((SELECT timeline_id FROM pg_control_checkpoint()),
      (SELECT min_recovery_end_timeline FROM pg_control_recovery())) AS timeline,
    (SELECT system_identifier::text FROM pg_control_system()) AS system,
    (extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000)::bigint AS "ageMs"`;

const SETTINGS = Object.entries({
  ...SESSION_SETTINGS,
  statement_timeout: String(MAX_READ_MS),
  lock_timeout: String(MAX_LOCK_MS),
}).map(([name, value]) => `SET LOCAL ${name} = ${pg.escapeLiteral(value)};`);

/** Each statement of the transaction has a snapshot of its own, which is not before the state that was read. */
const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; ${SETTINGS.join(' ')} ${STATE}`;

/** Begins a transaction with the settings that statements need, and reads the state, in one round trip. */
export function beginWithState(client: pg.ClientBase): Promise<ReplicaState> {
  return read(client, BEGIN);
}

/** Reads the state again, within the transaction. */
export function readState(client: pg.ClientBase): Promise<ReplicaState> {
  return read(client, STATE);
}

async function read(client: pg.ClientBase, text: string): Promise<ReplicaState> {
  const query = { text, types: COLUMN_TYPES, query_timeout: MAX_CONNECT_MS };
  const answer: pg.QueryResult<StateRow> | pg.QueryResult<StateRow>[] = await client.query<StateRow>(query);
  // Several statements in one text have a result each.
  const row = [answer].flat().at(-1)?.rows[0];
  if (!row) throw new Error('The replica told nothing of its state.');
  return { ...row, position: row.position === null ? null : walPosition(row.position) };
}

/** The reason for which a server cannot stand in for the primary; null where it can, once it has caught up. */
export function unfitness(state: ReplicaState, primary: PrimaryMoment): string | null {
  if (!state.isStandby) return 'it is no standby';
  if (state.system !== primary.system) return 'it is a standby of another server';
  if (state.timeline !== primary.timeline)
    return 'it has not followed the last failover yet, which takes until its next checkpoint';
  return state.position === null ? 'it tells no position' : null;
}

/** Tells whether the replica has all that the primary had at the moment. */
export function hasCaughtUp({ position }: ReplicaState, primary: PrimaryMoment): boolean {
  return position !== null && position >= primary.position;
}
