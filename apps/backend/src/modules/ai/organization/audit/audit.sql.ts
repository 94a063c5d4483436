import { Prisma } from '../../../../prisma/generated/client.js';

/** What an entry `e` says, in one form for good: its digest is over it. Values stand in JSON, so none runs into the next. */
const SAID = Prisma.sql`convert_to(json_build_array(e.number, e.id, (extract(epoch FROM e.at) * 1000)::bigint,
  e.actor_user_id, e.action, e.target_type, e.target_id, e.request_id, e.details)::text, 'UTF8')`;

/** The digest of an entry `e` that follows a digest; of the first entry, none. */
export function digestBehind(previous: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`sha256(coalesce(${previous}, ''::bytea) || ${SAID})`;
}

/**
 * Looks at chains of audit trails: one row a chain, with its entries, the first of them that does not follow the one
 * before it or was changed, and whether the newest ones are there.
 *
 * @param chains the condition of the entries `e` and of the chains `c`, where not all are looked at
 */
export function checkedChains(chains: Prisma.Sql = Prisma.sql`true`): Prisma.Sql {
  return Prisma.sql`
    SELECT organization_id, count(id)::int AS entries,
      (array_agg(id::text ORDER BY number) FILTER (WHERE NOT follows))[1] AS "firstBroken",
      coalesce(bool_and(is_end) FILTER (WHERE newest_first = 1), false) AS "endsAsItShould"
    FROM (
      SELECT coalesce(e.organization_id, c.organization_id) AS organization_id, e.id, e.number,
        row_number() OVER (PARTITION BY e.organization_id ORDER BY e.number DESC) AS newest_first,
        coalesce(e.number = coalesce(lag(e.number) OVER chain, c.removed_number) + 1
          AND e.digest = ${digestBehind(Prisma.sql`coalesce(lag(e.digest) OVER chain, c.removed_digest)`)}, false) AS follows,
        (c.number = coalesce(e.number, c.removed_number)
          AND c.digest IS NOT DISTINCT FROM coalesce(e.digest, c.removed_digest)) AS is_end
      FROM (SELECT * FROM ai_audit_entry e WHERE ${chains}) e
      FULL JOIN (SELECT * FROM ai_audit_chain e WHERE ${chains}) c ON c.organization_id = e.organization_id
      WINDOW chain AS (PARTITION BY e.organization_id ORDER BY e.number)
    ) entry
    GROUP BY organization_id`;
}
