import { Prisma } from '../../../prisma/generated/client.js';

/** A time from now by the database's clock, which all processes share; before now where it is negative. */
export function fromNow(milliseconds: number): Prisma.Sql {
  return Prisma.sql`statement_timestamp() + ${milliseconds}::double precision * interval '1 millisecond'`;
}
