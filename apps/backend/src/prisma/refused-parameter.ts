import pg from 'pg';

/** Says how to tell of a pooler in transaction mode. */
export const HOW_TO_DECLARE =
  "set DATABASE_POOLER=transaction (in AiModule: database: { connectionString, pooler: 'transaction', directUrl }), and " +
  'DATABASE_DIRECT_URL to the address of the server itself, by which migrations are applied';

/** The words of PgBouncer for settings that come with a connection. */
const REFUSED_PARAMETER = 'unsupported startup parameter';

/** Explains the error of a pooler that refuses what a connection asks for; returns any other as it is. */
export function explainRefusedParameter(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || !error.message.startsWith(REFUSED_PARAMETER)) return error;
  return new Error(
    `A connection pooler stands before the database (${error.message}). Where it is in transaction mode, ` +
      `${HOW_TO_DECLARE}. Else connect directly, or see "Poolers" in docs/deploy.md.`,
    { cause: error },
  );
}
