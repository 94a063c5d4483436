import type { Cell, Group } from '../measure/cell.js';
import { counting, readerCell } from '../measure/reader.js';
import { WRITER } from '../seeds/ids.js';
import { seedConversations } from '../seeds/seeds.js';
import type { World } from '../world.js';

const LAST = 50;
const LARGE = { full: 100_000, quick: 5_000 };

/** The newest 50 messages of a long conversation, and of one that has no more. */
export function messagesGroup(world: World): Group {
  const large = world.quick ? LARGE.quick : LARGE.full;
  return {
    name: 'messages',
    milliseconds: world.quick ? 500 : 2_000,
    cells: [...cells(world, 'messages.last-50', large), ...cells(world, 'messages.last-50.small', LAST)],
  };
}

function cells(world: World, operation: string, messages: number): Cell[] {
  const reader = (name: string, open: () => Promise<() => Promise<number>>) =>
    readerCell(operation, name, 1, async () => counting(await open(), LAST));
  return [
    reader('ours', () => lastOfOurs(world, messages)),
    reader('mastra', async () =>
      (await import('../contestants/mastra.js')).lastOfMastra(world, messages, LAST),
    ),
    reader('voltagent', async () =>
      (await import('../contestants/voltagent.js')).lastOfVoltAgent(world, messages, LAST),
    ),
  ];
}

async function lastOfOurs(world: World, messages: number): Promise<() => Promise<number>> {
  const [id = ''] = await seedConversations(world, 1, messages);
  return async () => {
    const page = await world.service.getWithMessages(WRITER, id, { limit: LAST });
    return page.messages.items.length;
  };
}
