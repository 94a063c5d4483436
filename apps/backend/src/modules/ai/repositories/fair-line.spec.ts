import { afterEach, describe, expect, it } from '@jest/globals';
import { FairLine } from './fair-line.js';

const LONG_MS = 60_000;

describe('a fair line', () => {
  /** Ends the works that a test left running. */
  let endAll = (): void => undefined;

  afterEach(() => {
    endAll();
  });

  /** A line, what runs in it in the order in which it began, and works that run until they are ended. */
  function lineOf(places: number, placesPerUser: number, maxWaitMs = LONG_MS) {
    const line = new FairLine({ places, placesPerUser, maxWaitMs });
    const began: string[] = [];
    const ends = new Map<string, () => void>();
    let isOver = false;
    endAll = () => {
      isOver = true;
      for (const end of ends.values()) end();
    };
    const start = (user: string, name: string): Promise<string> =>
      line.run(user, () => {
        began.push(name);
        return new Promise((resolve) => {
          ends.set(name, () => {
            resolve(name);
          });
          if (isOver) resolve(name);
        });
      });
    const end = async (name: string, work: Promise<string>): Promise<void> => {
      ends.get(name)?.();
      await work;
    };
    return { line, began, start, end };
  }

  it('runs a work at once where a place is free', () => {
    const { began, start } = lineOf(1, 1);

    void start('mia', 'm1');

    expect(began).toEqual(['m1']);
  });

  it('runs as many works of one user as it may, and those of others beside them', () => {
    const { began, start } = lineOf(4, 2);

    for (const name of ['m1', 'm2', 'm3', 'm4']) void start('mia', name);
    void start('tom', 't1');

    expect(began).toEqual(['m1', 'm2', 't1']);
  });

  it('gives free places to the users in turn, and to the works of each in order', async () => {
    const { began, start, end } = lineOf(1, 1);
    const names = ['m1', 'm2', 'm3', 't1', 't2', 'z1'];
    const works = names.map((name) => start(name[0]!, name));

    for (let next = 0; next < names.length; next++) {
      const name = began[next]!;
      await end(name, works[names.indexOf(name)]!);
    }

    expect(began).toEqual(['m1', 't1', 'z1', 'm2', 't2', 'm3']);
  });

  it('passes over a user who runs as much as it may', async () => {
    const { began, start, end } = lineOf(3, 2);
    void start('mia', 'm1');
    void start('mia', 'm2');
    void start('mia', 'm3');
    const t1 = start('tom', 't1');
    void start('zoe', 'z1');

    await end('t1', t1);

    expect(began).toEqual(['m1', 'm2', 't1', 'z1']);
  });

  it('gives a place on when a work fails', async () => {
    const { line, began, start } = lineOf(1, 1);
    const failing = line.run('mia', () => Promise.reject(new Error('failed')));
    void start('tom', 't1');

    await expect(failing).rejects.toThrow('failed');

    expect(began).toEqual(['t1']);
  });

  it('rejects a work that got no place in time, which takes none from others', async () => {
    const { began, start, end } = lineOf(1, 1, 1);
    const m1 = start('mia', 'm1');

    await expect(start('mia', 'm2')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(start('tom', 't1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    const t2 = start('tom', 't2').catch(() => 'late');
    await end('m1', m1);
    await end('t2', t2);

    expect(began.filter((name) => name !== 't2')).toEqual(['m1']);
  });

  it('keeps nothing of users without work', async () => {
    const { line, start, end } = lineOf(1, 1, 1);
    const m1 = start('mia', 'm1');
    const late = ['tom', 'zoe'].map((user) => start(user, user));
    expect(line.users).toBe(3);

    for (const work of late) await expect(work).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(line.users).toBe(1);

    await end('m1', m1);
    expect(line.users).toBe(0);
  });

  it('never runs more than it has places, however works end', async () => {
    const line = new FairLine({ places: 4, placesPerUser: 2, maxWaitMs: LONG_MS });
    const running = new Map<string, number>();
    let most = 0;
    let mostOfOne = 0;
    const work = (user: string, turn: number) => async () => {
      running.set(user, (running.get(user) ?? 0) + 1);
      most = Math.max(
        most,
        [...running.values()].reduce((sum, count) => sum + count, 0),
      );
      mostOfOne = Math.max(mostOfOne, running.get(user)!);
      for (let tick = 0; tick < turn % 5; tick++) await Promise.resolve();
      running.set(user, running.get(user)! - 1);
      if (turn % 7 === 0) throw new Error('failed');
    };

    const works = Array.from({ length: 500 }, (_, turn) => {
      const user = `user ${(turn * turn) % 11}`;
      return line.run(user, work(user, turn)).catch(() => undefined);
    });
    await Promise.all(works);

    expect([most, mostOfOne, line.users]).toEqual([4, 2, 0]);
  });
});
