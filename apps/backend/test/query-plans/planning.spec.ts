import { describe, expect, it } from '@jest/globals';
import { CONNECTION, type DatabaseConnection } from '../../src/prisma/connect.js';
import { METHODS_WITH_ID, METHODS_WITHOUT_ID } from '../support/every-method.js';
import { newConversation } from '../support/messages.js';
import { times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

/** PostgreSQL plans the first five calls of a statement for their values, unless it is told otherwise. */
const CALLS = 6;

describe('the plan of a statement', () => {
  const backend = useBackend();

  it.each(Object.entries({ ...METHODS_WITHOUT_ID, ...METHODS_WITH_ID }))(
    'of %s is made once, for all values',
    async (_name, call) => {
      const [scope, id] = await newConversation(backend.conversations);
      for (const _turn of times(CALLS, String)) {
        await call(backend.conversations, scope, id).catch(() => undefined);
      }

      const { rows } = await backend.current.app
        .get<DatabaseConnection>(CONNECTION)
        .pool.query<{ statement: string }>(
          'SELECT statement FROM pg_prepared_statements WHERE custom_plans > 0',
        );
      expect(rows).toEqual([]);
    },
  );
});
