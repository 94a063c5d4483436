import { setMaxListeners } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { Attack, Preparation, Target } from './attack.js';
import { halfRequests, largeBodies } from './strangers.js';
import { heavySearches, largePages, manyChats, manyStreams } from './users.js';

const unprepared =
  (attack: Attack): Preparation =>
  () =>
    Promise.resolve(attack);

/** Attacks by their names. */
const ATTACKS: Record<string, Preparation> = {
  'half requests': unprepared(halfRequests),
  'large bodies': unprepared(largeBodies),
  'large pages': largePages,
  'many chats': unprepared(manyChats),
  'heavy searches': heavySearches,
  'many streams': unprepared(manyStreams),
};

/** Attacks in a thread of its own, so that whoever measures is not slowed down: begins and ends when it is told to. */
async function main(
  port: NonNullable<typeof parentPort>,
  { name, target }: { name: string; target: Target },
) {
  const prepare = ATTACKS[name];
  if (!prepare) throw new Error(`There is no attack ${name}.`);
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  const outcomes: Record<string, number> = {};
  const attack = await prepare(target);
  port.postMessage('prepared');
  await new Promise((resolve) => port.once('message', resolve));
  port.once('message', () => {
    ending.abort();
  });
  await attack(target, ending.signal, (outcome) => {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  });
  port.postMessage(outcomes);
}

if (parentPort) await main(parentPort, workerData as { name: string; target: Target });
