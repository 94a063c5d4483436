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
import type { World } from '../world.js';

const WRITERS = 16;
const SPREAD = 'append.spread.16';
const HISTORY = { full: 100_000, quick: 5_000 };

/** Appends of one message of 500 bytes, each acknowledged when it is on disk. */
export function appendGroup(world: World): Group {
  const { quick } = world;
  return {
    name: 'append',
    milliseconds: quick ? 1_000 : 3_000,
    cells: [
      oursOnEmpty(world, SPREAD, WRITERS),
      limitCell(world, SPREAD, WRITERS),
      appenderCell(SPREAD, 'prisma-nested', WRITERS, () => appendNested(world, WRITERS)),
      appenderCell(SPREAD, 'prisma-transaction', WRITERS, () => appendInTransaction(world, WRITERS)),
      ...peerAppenders(world, SPREAD, WRITERS),
      withoutSearchIndex(world, oursOnEmpty(world, SPREAD, WRITERS)),
      oursOnEmpty(world, 'append.spread.1', 1),
      limitCell(world, 'append.spread.1', 1),
      oursOnEmpty(world, 'append.hot.16', WRITERS, 1),
      limitCell(world, 'append.hot.16', WRITERS, 1),
      oursOnHistory(world),
      appenderCell('append.http.16', 'ours', WRITERS, () => httpAppender(world, WRITERS)),
    ],
  };
}

function oursOnEmpty(world: World, operation: string, writers: number, conversations = writers): Cell {
  return appenderCell(operation, 'ours', writers, async () => {
    const { ids } = await seedEmptyConversations(world, conversations);
    return appendOurs(world, ids);
  });
}

function oursOnHistory(world: World): Cell {
  return appenderCell('append.history-100k.16', 'ours', WRITERS, async () => {
    const messages = world.quick ? HISTORY.quick : HISTORY.full;
    return appendOurs(world, await seedConversations(world, WRITERS, messages));
  });
}
