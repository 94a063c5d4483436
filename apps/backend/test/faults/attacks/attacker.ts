import { setMaxListeners } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { Attack, Preparation, Target } from './attack.js';
import { halfRequests, largeBodies } from './strangers.js';
import {
  heavySearches,
  largePages,
  manyChats,
  manyStreams,
  storeHaystack,
  storeLargeMessages,
} from './users.js';

const nothing: Preparation = () => Promise.resolve();

/** Attacks by their names, each with its preparation. */
const ATTACKS: Record<string, [Preparation, Attack]> = {
  'half requests': [nothing, halfRequests],
  'large bodies': [nothing, largeBodies],
  'large pages': [storeLargeMessages, largePages],
  'many chats': [nothing, manyChats],
  'heavy searches': [storeHaystack, heavySearches],
  'many streams': [nothing, manyStreams],
};

/** Attacks in a thread of its own, so that whoever measures is not slowed down: begins and ends when it is told to. */
async function main(
  port: NonNullable<typeof parentPort>,
  { name, target }: { name: string; target: Target },
) {
  const [prepare, attack] = ATTACKS[name] ?? [];
  if (!prepare || !attack) throw new Error(`There is no attack ${name}.`);
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  const outcomes: Record<string, number> = {};
  await prepare(target);
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
