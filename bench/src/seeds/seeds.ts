import type { BenchContext } from '../bench-context.js';
import { storeBulk } from './bulk.js';
import { conversationId, ORGANIZATION, reserveNumbers, WRITER } from './ids.js';
import { sentences } from './text.js';

/** Sentences that texts of seeds are made of; a statement has them as `$1`. */
export const SENTENCES = sentences(1000);
/** One of the sentences, another for each message. */
const sentence = (factor: number) => `($1::text[])[1 + (c * 31 + s * ${factor}) % ${SENTENCES.length}]`;
const SHORT = sentence(7919);
/** SQL of a text of about 400 bytes for message `s` of conversation `c`. */
export const LONG_TEXT = [7919, 6007, 4001, 2003].map(sentence).join(` || '. ' || `);

/** Conversations of the writer with so many messages each. */
export async function seedConversations(
  bench: BenchContext,
  conversations: number,
  messages: number,
): Promise<string[]> {
  const first = reserveNumbers(conversations);
  await storeBulk(bench, {
    ...{ first, conversations, messages, user: `'${WRITER.userId}'`, content: SHORT },
    ...{ secondsApart: 1, sentences: SENTENCES },
  });
  return Array.from({ length: conversations }, (_, index) => conversationId(first + index));
}

/** A user of many conversations with a few messages each. */
export async function seedUser(
  bench: BenchContext,
  { userId, conversations, messages, secondsApart }: SeededUser,
): Promise<{ organizationId: string; userId: string }> {
  const first = reserveNumbers(conversations);
  const user = `'${userId}'`;
  const bulk = { first, conversations, messages, user, content: SHORT, secondsApart, sentences: SENTENCES };
  await storeBulk(bench, bulk);
  return { organizationId: ORGANIZATION, userId };
}

export interface SeededUser {
  userId: string;
  conversations: number;
  /** Of each conversation. */
  messages: number;
  secondsApart: number;
}

/** Terms of the searches, by how often they occur in a user's messages. */
export const TERMS = {
  /** In every third message. */
  common: 'refund',
  /** In two messages of a user of a thousand, in four of a user of a hundred thousand. */
  rare: 'zanzibar',
  absent: 'qwertz',
  /** In every tenth message. */
  'one-letter': 'j',
  /** In every twentieth message. */
  chinese: '数据库',
} as const;

const MESSAGES_OF_CONVERSATION = 50;
const CONVERSATIONS_OF_USER = 20;

/**
 * Messages of about 400 bytes by many users of one organization: `user-1k` has 1,000, `user-100k` a tenth of all,
 * which is 100,000 in a full run.
 */
export async function seedSearchable(bench: BenchContext): Promise<void> {
  const users = bench.quick ? 50 : 1000;
  const conversations = users * CONVERSATIONS_OF_USER;
  await storeBulk(bench, {
    first: reserveNumbers(conversations),
    conversations,
    messages: MESSAGES_OF_CONVERSATION,
    user: `CASE WHEN c % 10 = 0 THEN 'user-100k' WHEN c % ${users} = 1 THEN 'user-1k' ELSE 'user-' || c % ${users} END`,
    content: `${LONG_TEXT}
      || CASE WHEN s % 3 = 0 THEN ' ${TERMS.common}' ELSE '' END
      || CASE WHEN s % 10 = 0 THEN ' ${TERMS['one-letter']}' ELSE '' END
      || CASE WHEN s % 20 = 0 THEN ' ${TERMS.chinese}' ELSE '' END
      || CASE WHEN s = 25 AND c / ${users} % 10 = 5 AND c % ${users} < 20 THEN ' ${TERMS.rare}' ELSE '' END`,
    secondsApart: 1,
    sentences: SENTENCES,
  });
}
