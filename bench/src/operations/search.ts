import type { BenchContext } from '../bench-context.js';
import { openPrisma } from '../contestants/prisma.js';
import type { Cell, Group } from '../measure/cell.js';
import { counting, type Read, readerCell } from '../measure/reader.js';
import { once } from '../once.js';
import { ORGANIZATION } from '../seeds/ids.js';
import { seedSearchable, TERMS } from '../seeds/seeds.js';

const PAGE = 20;

type Kind = keyof typeof TERMS;

const KINDS: Record<string, Kind[]> = {
  'user-1k': ['common', 'rare', 'absent', 'one-letter', 'chinese'],
  'user-100k': ['common', 'rare', 'absent'],
};
const RARE: Record<string, number> = { 'user-1k': 2, 'user-100k': 4 };

/** Searches of a user with a few and of one with many messages, among a million. */
export function searchGroup(bench: BenchContext): Group {
  const seeded = once(() => seedSearchable(bench));
  return {
    name: 'search',
    milliseconds: bench.quick ? 500 : 1_500,
    cells: Object.entries(KINDS).flatMap(([userId, kinds]) =>
      kinds.flatMap((kind) => cells(bench, userId, kind, seeded)),
    ),
  };
}

function cells(bench: BenchContext, userId: string, kind: Kind, seeded: () => Promise<void>): Cell[] {
  const operation = `search.${userId}.${kind}`;
  const expected = kind === 'absent' ? 0 : kind === 'rare' ? (RARE[userId] ?? 0) : PAGE;
  const reader = (name: string, open: () => Promise<() => Promise<number>>) =>
    readerCell(operation, name, 1, async (): Promise<Read> => {
      await seeded();
      return counting(await open(), expected);
    });
  const query = TERMS[kind];
  return [
    reader('ours', () => Promise.resolve(() => searchOurs(bench, userId, query))),
    reader('prisma-contains', () => containsOfPrisma(bench, userId, query)),
  ];
}

async function searchOurs({ service }: BenchContext, userId: string, query: string): Promise<number> {
  const { items } = await service.search({ organizationId: ORGANIZATION, userId }, { query, limit: PAGE });
  return items.length;
}

async function containsOfPrisma(
  bench: BenchContext,
  userId: string,
  query: string,
): Promise<() => Promise<number>> {
  const prisma = await openPrisma(bench.url);
  return async () => {
    const rows = await prisma.aiMessage.findMany({
      where: { organizationId: ORGANIZATION, userId, content: { contains: query, mode: 'insensitive' } },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: PAGE,
    });
    return rows.length;
  };
}
