import type { BenchContext } from '../bench-context.js';
import type { Group } from '../measure/cell.js';
import { counting, type Read, readerCell } from '../measure/reader.js';
import { once } from '../once.js';
import type { Scope } from '../product.js';
import { seedUser } from '../seeds/seeds.js';

const PAGE = 50;
const PAGES = 1_000;

/** Pages of a user of 50,000 conversations. */
export function listGroup(bench: BenchContext): Group {
  const user = { userId: 'collector', conversations: PAGE * PAGES, messages: 1, secondsApart: 60 };
  const scope = once(() => seedUser(bench, user));
  return {
    name: 'list',
    milliseconds: bench.quick ? 500 : 2_000,
    cells: [
      readerCell('list.page-1', 'ours', 1, async () => page(bench, await scope(), null)),
      readerCell(`list.page-${PAGES}`, 'ours', 1, async () => {
        const owner = await scope();
        return page(bench, owner, await cursorAfter(bench, owner, PAGES - 1));
      }),
    ],
  };
}

function page({ service }: BenchContext, scope: Scope, cursor: string | null): Read {
  const options = { limit: PAGE, ...(cursor === null ? {} : { cursor }) };
  return counting(async () => (await service.list(scope, options)).items.length, PAGE);
}

async function cursorAfter(
  { service, progress }: BenchContext,
  scope: Scope,
  pages: number,
): Promise<string> {
  progress.note(`list: turning ${pages} pages`);
  let { nextCursor } = await service.list(scope, { limit: PAGE });
  for (let turned = 1; turned < pages && nextCursor !== null; turned++) {
    ({ nextCursor } = await service.list(scope, { limit: PAGE, cursor: nextCursor }));
  }
  if (nextCursor === null) throw new Error('The list ended early.');
  return nextCursor;
}
