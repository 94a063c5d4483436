import { errorName } from '../../../../common/error-name.js';
import { failureOf } from '../../../../prisma/database-error.js';

/** A replica that cannot answer for the primary now; the message says why. */
export class UnfitReplica extends Error {}

/** The reason for which a replica cannot answer, for the log; null where an error says nothing of it. */
export function unfitnessOf(error: unknown): string | null {
  if (error instanceof UnfitReplica) return error.message;
  const failure = failureOf(error);
  if (failure === null) return null;
  const { code = errorName(error) } = error as NodeJS.ErrnoException;
  return `it failed (${failure.sqlState ?? code})`;
}
