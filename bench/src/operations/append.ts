import type { BenchContext } from '../bench-context.js';
import { appenderCell } from '../contestants/appender.js';
import { httpAppender } from '../contestants/http.js';
import { limitCell } from '../contestants/limit.js';
import { appendOurs } from '../contestants/ours.js';
import { peerAppenders } from '../contestants/peers.js';
import { appendInTransaction, appendNested } from '../contestants/prisma.js';
import { withoutSearchIndex } from '../contestants/without-search-index.js';
import type { Cell, Group } from '../measure/cell.js';
import { seedEmptyConversations } from '../seeds/empty-conversations.js';
import { seedConversations } from '../seeds/seeds.js';

const WRITERS = 16;
const SPREAD = 'append.spread.16';
const HISTORY = { full: 100_000, quick: 5_000 };

/** Appends of one message of 500 bytes, each acknowledged when it is on disk. */
export function appendGroup(bench: BenchContext): Group {
  const { quick } = bench;
  return {
    name: 'append',
    milliseconds: quick ? 1_000 : 3_000,
    cells: [
      oursOnEmpty(bench, SPREAD, WRITERS),
      limitCell(bench, SPREAD, WRITERS),
      appenderCell(SPREAD, 'prisma-nested', WRITERS, () => appendNested(bench, WRITERS)),
      appenderCell(SPREAD, 'prisma-transaction', WRITERS, () => appendInTransaction(bench, WRITERS)),
      ...peerAppenders(bench, SPREAD, WRITERS),
      withoutSearchIndex(bench, oursOnEmpty(bench, SPREAD, WRITERS)),
      oursOnEmpty(bench, 'append.spread.1', 1),
      limitCell(bench, 'append.spread.1', 1),
      oursOnEmpty(bench, 'append.hot.16', WRITERS, 1),
      limitCell(bench, 'append.hot.16', WRITERS, 1),
      oursOnHistory(bench),
      appenderCell('append.http.16', 'ours', WRITERS, () => httpAppender(bench, WRITERS)),
    ],
  };
}

function oursOnEmpty(bench: BenchContext, operation: string, writers: number, conversations = writers): Cell {
  return appenderCell(operation, 'ours', writers, async () => {
    const { ids } = await seedEmptyConversations(bench, conversations);
    return appendOurs(bench, ids);
  });
}

function oursOnHistory(bench: BenchContext): Cell {
  return appenderCell('append.history-100k.16', 'ours', WRITERS, async () => {
    const messages = bench.quick ? HISTORY.quick : HISTORY.full;
    return appendOurs(bench, await seedConversations(bench, WRITERS, messages));
  });
}
