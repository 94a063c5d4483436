import { Prisma } from '../../../../prisma/generated/client.js';
import type { IntegrityRule } from '../../integrity/integrity.sql.js';
import { checkedChains } from './audit.sql.js';

/** For the doctor: what is broken is an organization's trail. */
export const CHAIN_RULE: IntegrityRule = {
  name: 'no entry of an audit trail was changed or taken away',
  broken: Prisma.sql`
    SELECT organization_id AS id, 'has an audit trail ' || CASE WHEN "firstBroken" IS NULL
      THEN 'whose newest entries are missing' ELSE 'that is broken at entry ' || "firstBroken" END AS problem
    FROM (${checkedChains()}) chain
    WHERE "firstBroken" IS NOT NULL OR NOT "endsAsItShould"`,
};
