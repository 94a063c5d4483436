import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { HeavyWork } from '../services/heavy-work.js';
import { PageAnswers } from './page-answers.js';

const SCOPE = { organizationId: 'acme', userId: 'mia' };
const KIB = 1024;

/** The reads that are under way together, of a user who has just been answered a page of this size. */
async function readsAtATime(bytes: number): Promise<number> {
  const answers = new PageAnswers(new HeavyWork());
  await answers.make(SCOPE, () => Promise.resolve({ text: 'x'.repeat(bytes) }));
  let release: (page: object) => void = () => undefined;
  const released = new Promise<object>((resolve) => {
    release = resolve;
  });
  let reads = 0;
  const read = (): Promise<object> => {
    reads++;
    return released;
  };
  const both = Promise.all([answers.make(SCOPE, read), answers.make(SCOPE, read)]);
  await turn();
  const underWay = reads;
  release({});
  await both;
  return underWay;
}

describe('PageAnswers', () => {
  it('reads the pages of a user one at a time where they are of a mebibyte', async () => {
    expect(await readsAtATime(1024 * KIB)).toBe(1);
  });

  it.each([1, 100, 900])('reads pages of %d KiB together', async (kib) => {
    expect(await readsAtATime(kib * KIB)).toBe(2);
  });
});
