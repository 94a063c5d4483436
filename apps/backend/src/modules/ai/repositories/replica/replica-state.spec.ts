import { describe, expect, it } from '@jest/globals';
import type { PrimaryMoment } from './primary-moment.js';
import { hasCaughtUp, type ReplicaState, unfitness } from './replica-state.js';
import { walPosition } from './wal-position.js';

const PRIMARY: PrimaryMoment = {
  position: walPosition('1/10'),
  timeline: 2,
  system: '7713089939462396462',
  snapshot: '755:755:',
  at: new Date(),
};
const STATE: ReplicaState = {
  isStandby: true,
  position: PRIMARY.position,
  timeline: PRIMARY.timeline,
  system: PRIMARY.system,
  ageMs: null,
};

describe('a replica', () => {
  it('can stand in for the primary of whose log it is', () => {
    expect(unfitness(STATE, PRIMARY)).toBeNull();
  });

  it.each([
    ['a server of its own', { isStandby: false }, 'it is no standby'],
    ['of another server', { system: '7713089939462396463' }, 'it is a standby of another server'],
    [
      'that went on with a log from before a failover',
      { timeline: 1 },
      'it has not followed the last failover yet, which takes until its next checkpoint',
    ],
    ['without a position', { position: null }, 'it tells no position'],
  ])('%s cannot', (_name, state, reason) => {
    expect(unfitness({ ...STATE, ...state }, PRIMARY)).toBe(reason);
  });

  it.each([
    ['1/10', true],
    ['1/11', true],
    ['2/0', true],
    ['1/F', false],
    ['0/FFFFFFFF', false],
  ])('that has replayed up to %s has caught up with 1/10: %s', (position, caughtUp) => {
    expect(hasCaughtUp({ ...STATE, position: walPosition(position) }, PRIMARY)).toBe(caughtUp);
  });
});

describe('a position in the log', () => {
  it.each(['', '1', '1/', '/1', '1/100000000', '-1/1', '1/g'])('is not %p', (text) => {
    expect(() => walPosition(text)).toThrow('PostgreSQL returned no position in its log.');
  });
});
