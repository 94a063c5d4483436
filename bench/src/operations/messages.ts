import type { BenchContext } from '../bench-context.js';
import type { Cell, Group } from '../measure/cell.js';
import { counting, readerCell } from '../measure/reader.js';
import { WRITER } from '../seeds/ids.js';
import { seedConversations } from '../seeds/seeds.js';

const LAST = 50;
const LARGE = { full: 100_000, quick: 5_000 };

/** The newest 50 messages of a long conversation, and of one that has no more. */
export function messagesGroup(bench: BenchContext): Group {
  const large = bench.quick ? LARGE.quick : LARGE.full;
  return {
    name: 'messages',
    milliseconds: bench.quick ? 500 : 2_000,
    cells: [...cells(bench, 'messages.last-50', large), ...cells(bench, 'messages.last-50.small', LAST)],
  };
}

function cells(bench: BenchContext, operation: string, messages: number): Cell[] {
  const reader = (name: string, open: () => Promise<() => Promise<number>>) =>
    readerCell(operation, name, 1, async () => counting(await open(), LAST));
  return [
    reader('ours', () => lastOfOurs(bench, messages)),
    reader('mastra', async () =>
      (await import('../contestants/mastra.js')).lastOfMastra(bench, messages, LAST),
    ),
    reader('voltagent', async () =>
      (await import('../contestants/voltagent.js')).lastOfVoltAgent(bench, messages, LAST),
    ),
  ];
}

async function lastOfOurs(bench: BenchContext, messages: number): Promise<() => Promise<number>> {
  const [id = ''] = await seedConversations(bench, 1, messages);
  return async () => {
    const page = await bench.service.getWithMessages(WRITER, id, { limit: LAST });
    return page.messages.items.length;
  };
}
