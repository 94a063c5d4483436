import { describe, expect, it } from '@jest/globals';
import { newConversation } from '../support/messages.js';
import { statementsOf } from '../support/statements.js';
import { useBackend } from '../support/use-backend.js';
import { CALLS } from './every-statement.js';

/** Looks at conversations by which deleted ones are meant, too. */
const MEANS_ALL = [
  /SELECT sum\(message_count\) FROM ai_conversation/, // A search's blocks are of all messages of a user.
  /SELECT FROM (?:\w+\.)?ai_conversation c\s+WHERE [^;]*deleted_at IS NOT NULL LIMIT 1/, // An import asks whether one was deleted.
  /UPDATE ai_conversation c SET\s+message_count = c.message_count \+ o.messages/, // The row is locked, and was judged.
];
/** Calls about the whole organization, to which deleted conversations belong. */
const OF_ORGANIZATION = /organization|supervis|usage|budget|retention|removal|erasure|export|hold/;

describe('the statements of a user', () => {
  const backend = useBackend();

  it.each(CALLS.filter(([name]) => !OF_ORGANIZATION.test(name)))(
    'of %s pass over deleted conversations, at each look',
    async (_name, call) => {
      const [scope, id] = await newConversation(backend.conversations);
      const sent = await statementsOf(() => call(backend.current, scope, id));

      for (const { text } of sent) expect([text, looksAtDeleted(text)]).toEqual([text, false]);
    },
  );

  it('are noticed where they do not', () => {
    expect(looksAtDeleted('SELECT FROM ai_conversation c WHERE c.organization_id = $1')).toBe(true);
  });
});

/** Tells whether a statement has fewer conditions than looks. */
function looksAtDeleted(text: string): boolean {
  const own = MEANS_ALL.reduce((rest, look) => rest.replace(look, ''), text.replaceAll('"', ''));
  const looks = own.match(/\b(FROM|JOIN|UPDATE) (\w+\.)?ai_conversation\b/g) ?? [];
  const conditions = own.match(/\bdeleted_at IS NULL\b/g) ?? [];
  return conditions.length < looks.length;
}
