import type { Prisma } from '../../../../prisma/generated/client.js';
import { appendCall } from './append-function.sql.js';
import { appendOneStatement } from './append-one.sql.js';
import type { Append } from './append.js';
import { appendStatement, type Locks } from './append.sql.js';

/** The form in which appends are sent: chosen once, by where the tables are. */
export interface AppendForm {
  /** Splits appends into those that one statement stores. */
  together(appends: readonly Append[]): Append[][];
  /** The statement that stores appends to different conversations. */
  statement(appends: readonly Append[], locks: Locks): Prisma.Sql;
}

/** On one machine: one statement for all appends, or a shorter one for a single message. */
const AS_STATEMENT: AppendForm = {
  together: (appends) => [[...appends]],
  statement: (appends, locks) => {
    const [append] = appends;
    const [message, ...more] = append?.messages ?? [];
    const single = appends.length === 1 && more.length === 0;
    return append && message && single
      ? appendOneStatement(append, message)
      : appendStatement(appends, locks);
  },
};

/** On several machines: one call for each organization, which is on one of them. */
const AS_FUNCTION: AppendForm = {
  together: (appends) => {
    const byOrganization = new Map<string, Append[]>();
    for (const append of appends) {
      const { organizationId } = append.scope;
      byOrganization.set(organizationId, [...(byOrganization.get(organizationId) ?? []), append]);
    }
    return [...byOrganization.values()];
  },
  statement: (appends, locks) => appendCall(appends[0]?.scope.organizationId ?? '', appends, locks),
};

export function appendFormFor({ distributed }: { distributed: boolean }): AppendForm {
  return distributed ? AS_FUNCTION : AS_STATEMENT;
}
