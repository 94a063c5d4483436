import { isEnding } from '../cleanup.js';
import type { Progress } from '../report/progress.js';
import type { Cell, Group, Result } from './cell.js';
import { type Measurement, medians } from './statistics.js';

/** Not counted: connections are opened, statements prepared and code compiled. */
const WARM_UP_MS = 500;
/** A measurement that takes this much longer than its time is stuck. */
const OVERTIME_MS = 60_000;
const PREPARATION_MS = 600_000;

interface Contender {
  cell: Cell;
  rounds: Measurement[];
  failure?: string;
}

/**
 * Prepares and warms up each cell, then measures all of them in turn, round after round; each round in another order,
 * since what one leaves behind (garbage, pages to write) weighs on the next. A cell that fails is out; the others go on.
 */
export async function runGroup(
  { name, milliseconds, cells }: Group,
  rounds: number,
  progress: Progress,
): Promise<Result[]> {
  const contenders = cells.map((cell): Contender => ({ cell, rounds: [] }));
  for (const contender of contenders) {
    progress.note(`${name}: preparing ${labelOf(contender.cell)}`);
    await attempt(contender, PREPARATION_MS, async ({ cell }) => {
      await cell.prepare?.();
      await cell.measure(WARM_UP_MS);
    });
  }
  for (let round = 0; round < rounds; round++) {
    if (isEnding()) break;
    for (const contender of shuffled(contenders)) {
      progress.step(`${name}, round ${round + 1}: ${labelOf(contender.cell)}`);
      await attempt(contender, milliseconds + OVERTIME_MS, async ({ cell, rounds: measured }) => {
        measured.push(await cell.measure(milliseconds));
      });
    }
  }
  return contenders.map(resultOf);
}

function shuffled<T>(items: readonly T[]): T[] {
  const keyed = items.map((item) => ({ item, key: Math.random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

async function attempt(
  contender: Contender,
  milliseconds: number,
  work: (contender: Contender) => Promise<void>,
): Promise<void> {
  if (contender.failure !== undefined || isEnding()) return;
  try {
    await inTime(work(contender), milliseconds);
  } catch (error) {
    contender.failure = reasonOf(error);
  }
}

/** The last line of the message, which says most: Prisma shows the call first. */
function reasonOf(error: unknown): string {
  const lines = String(error instanceof Error ? error.message : error).split('\n');
  return lines.findLast((line) => line.trim() !== '') ?? 'for an unknown reason';
}

async function inTime(work: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`it was stuck for ${milliseconds / 1000} s`));
    }, milliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function resultOf({ cell: { operation, contestant }, rounds, failure }: Contender): Result {
  if (failure !== undefined || rounds.length === 0)
    return { operation, contestant, failure: failure ?? 'it was not measured' };
  return { operation, contestant, medians: medians(rounds) };
}

function labelOf({ operation, contestant }: Cell): string {
  return `${operation} ${contestant}`;
}
