import { describe, expect, it } from '@jest/globals';
import { CONNECTION, type DatabaseConnection } from '../../src/prisma/connect.js';
import { newConversation } from '../support/messages.js';
import { nodes, type Plan } from '../support/plans.js';
import { type SentStatement, statementsOf } from '../support/statements.js';
import { useBackend } from '../support/use-backend.js';
import { CALLS } from './every-statement.js';

describe('the statements', () => {
  const backend = useBackend();

  it.each(CALLS)(
    'of %s name their organization at every table, so that one machine can answer',
    async (_name, call) => {
      const [scope, id] = await newConversation(backend.conversations);
      const sent = await statementsOf(() => call(backend.current, scope, id));

      const statements = sent.filter(({ text }) => text.includes('ai_'));
      expect(statements).not.toEqual([]);
      for (const statement of statements) expect(await readsOfAnyOrganization(statement)).toEqual([]);
    },
  );

  it('are noticed where they do not', async () => {
    const text = `SELECT FROM ai_conversation c JOIN ai_message m ON m.conversation_id = c.id
      WHERE c.organization_id = $1`;
    expect(await readsOfAnyOrganization({ text, values: ['acme'] })).toEqual(['ai_message']);
  });

  /** The tables that a statement reads without a value for their organization. */
  async function readsOfAnyOrganization({ text, values }: Omit<SentStatement, 'port'>): Promise<string[]> {
    const plan = await planOf(text, values.length);
    const reads = nodes(plan).filter((node) => node['Relation Name'] && node['Node Type'].endsWith('Scan'));
    return reads.filter((node) => !namesOrganization(node)).map((node) => node['Relation Name'] ?? '');
  }

  /** Plan of a statement for all values, as the backend makes it. */
  async function planOf(text: string, values: number): Promise<Plan> {
    const client = await backend.current.app.get<DatabaseConnection>(CONNECTION).pool.connect();
    try {
      // In a transaction: a pooler would send each of the two by another session.
      await client.query('BEGIN');
      await client.query(`PREPARE statement AS ${text}`);
      const none = values > 0 ? `(${Array.from({ length: values }, () => 'NULL').join()})` : '';
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        `EXPLAIN (FORMAT JSON) EXECUTE statement ${none}`,
      );
      return rows[0]!['QUERY PLAN'][0].Plan;
    } finally {
      client.release(true);
    }
  }
});

function namesOrganization(node: Plan): boolean {
  const conditions = [node['Index Cond'], node['Recheck Cond'], node.Filter].join();
  return /\borganization_id\)?(::text)? = \$\d+/.test(conditions);
}
