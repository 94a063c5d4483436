import type { BenchContext } from '../bench-context.js';
import { atEnd } from '../cleanup.js';
import { once } from '../once.js';
import { product } from '../product.js';
import { seedEmptyConversations } from '../seeds/empty-conversations.js';
import { WRITER } from '../seeds/ids.js';
import { messageRole, messageText, MODEL, USAGE } from '../seeds/message.js';
import { type Append, at } from './appender.js';

const CONNECTIONS = 16;
/** Milliseconds that a transaction waits for a connection, so that none is refused. */
const MAX_WAIT = 10_000;

/** All it is asked for is `warn`. */
const LOGGER = console as unknown as Parameters<typeof product.createPool>[1];

/** Prisma's client on connections of its own. */
export const openPrisma = once((connectionString: string) => {
  const pool = product.createPool({ connectionString, max: CONNECTIONS }, LOGGER);
  atEnd(() => pool.end());
  const connection = { pool, schema: 'public', preparedStatements: true, distributed: false };
  return Promise.resolve(new product.PrismaService({ ...connection, close: () => pool.end() }));
});

/** Totals and message as one nested write; the writer knows the sequence, since nobody else writes there. */
export async function appendNested(bench: BenchContext, writers: number): Promise<Append> {
  const prisma = await openPrisma(bench.url);
  const { ids } = await seedEmptyConversations(bench, writers);
  return (writer, turn) =>
    prisma.aiConversation.update({
      where: whereId(at(ids, writer)),
      data: { ...totals(), messages: { create: { ...message(turn), sequence: turn + 1 } } },
    });
}

/** Totals, then the message with the sequence that they give, in an interactive transaction. */
export async function appendInTransaction(bench: BenchContext, writers: number): Promise<Append> {
  const prisma = await openPrisma(bench.url);
  const { ids } = await seedEmptyConversations(bench, writers);
  return (writer, turn) =>
    prisma.$transaction(
      async (transaction) => {
        const where = whereId(at(ids, writer));
        const conversation = await transaction.aiConversation.update({ where, data: totals() });
        const { id: conversationId, organizationId, userId, messageCount: sequence } = conversation;
        await transaction.aiMessage.create({
          data: { ...message(turn), conversationId, organizationId, userId, sequence },
        });
      },
      { maxWait: MAX_WAIT },
    );
}

function whereId(id: string) {
  return { organizationId_id: { organizationId: WRITER.organizationId, id } };
}

function totals() {
  return {
    messageCount: { increment: 1 },
    totalInputTokens: { increment: USAGE.inputTokens },
    totalOutputTokens: { increment: USAGE.outputTokens },
    lastMessageAt: new Date(),
  };
}

function message(turn: number) {
  const content = messageText(turn);
  return { role: messageRole(turn), content, searchText: content.toLowerCase(), model: MODEL, ...USAGE };
}
