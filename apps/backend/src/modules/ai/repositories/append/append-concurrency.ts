import { LatencySample } from './latency-sample.js';
import { slotAt, trialOf } from './concurrency-trial.js';

/** Says how many statements may be under way at a time, and is told of each. */
export interface ConcurrencyPolicy {
  /** Statements under way at a time, now. */
  readonly limit: number;
  /** Notes that a statement is sent; takes how many are under way then. @returns what is handed back with its end */
  began(active: number): LatencySample | null;
  /** Notes that appends wait because the limit is reached. */
  held(): void;
  /** Notes that a statement ended well; `totalMs` adds up the time of its appends, from arrival to answer. */
  ended(sample: LatencySample | null, appends: number, totalMs: number): void;
}

const FIRST_LIMIT = 2;
/** Duration of a trial at least: some twenty statements of a fast server. */
const MIN_TRIAL_MS = 16;
const MAX_TRIAL_MS = 512;
/** Duration of a trial, in latencies of an append: the first of them belong to what was sent before. */
const TRIAL_LATENCIES = 2.5;
/** The part of a trial whose statements do not count, since they meet those that were sent before it. */
const SETTLING = 0.4;
/** The part of the way to a trial's limit that is gone for each doubling of the speed that it brought. */
const GAIN = 1.5;
/** The same where more were tried, at most: in a step too far, several processes would hinder each other. */
const MAX_WAY_TO_MORE = 0.5;
/** Octaves by which more statements must be faster: in doubt, fewer. */
const WORTH_MORE = 0.05;
/** Octaves below the limit to which trials of more drive it: that they are worse does not say that fewer are better. */
const MAX_RETREAT = 0.4;
/** How strongly a worse trial of more, or of fewer, drives the limit the other way. */
const RETREAT = { fromMore: 0.6, fromFewer: 0.3 };
/** Statements of a trial from which on it counts in full. */
const TELLING_STATEMENTS = 4;
/** A statement that takes longer by this factor than is usual waits for a lock: it counts as if it took only that. */
const OUTLIER = 4;
/**
 * How many times as long a slot is after so many trials in a row over which the limit stayed within `CALM_OCTAVES`: it is
 * found, and each trial of a worse one costs speed.
 */
const CALMNESS = [
  { trials: 2, slots: 2 },
  { trials: 5, slots: 4 },
];
const CALM_OCTAVES = 0.3;
/** A factor on the usual latency, up or down, that tells that something has changed: trials are made in each slot again. */
const CHANGED = 1.5;
/** Time without appends after which what was seen before says nothing. */
const STALE_MS = 5_000;

/**
 * Learns how many statements of appends to have under way at a time, from what the database does. Few share a commit
 * among many appends, which is best where the server is busy; many use processors of it that would be idle.
 *
 * Tries a larger or a smaller limit for some milliseconds, several times a second, and goes where appends were answered
 * sooner: a climb along the gradient, as .NET's thread pool finds its number of threads (Hellerstein, Morrison and
 * Eilebrecht, "Applying control theory in the real world", 2009), and of the family of Gradient2 in Netflix's
 * concurrency-limits. Latency alone, as in TCP Vegas (Brakmo and Peterson, 1995), cannot tell: a larger batch takes
 * longer, and that is no queue.
 *
 * **Several processes** at one database would each gain by having more under way than the others, until all are slow.
 * So the clock says when is tried what, the same in each: all try more, or fewer, together, and each sees what it is
 * like where all do so. Clocks that differ by more than a trial cost speed, nothing else.
 *
 * Has no timer: it looks at the clock when an append comes or a statement ends.
 */
export class AppendConcurrency implements ConcurrencyPolicy {
  /** The limit as its binary logarithm: twice as many is as far as half as many. */
  private octaves: number;
  private current: number;
  private slot = 0;
  private phase: 'usual' | 'trial' | 'after' = 'usual';
  private phaseBeganAtMs = 0;
  private nowMs = 0;
  private trialMs = MIN_TRIAL_MS;
  private triedLimit = 0;
  private usualMs = Infinity;
  /** Trials in a row over which the limit stayed where it was, about. */
  private calmTrials = 0;
  private calmAtOctaves = 0;
  private trial = new LatencySample();
  private usual = new LatencySample();

  /**
   * @param max statements under way at a time, at most
   * @param clock the time of day in milliseconds, which processes have in common
   */
  constructor(
    private readonly max: number,
    private readonly clock: () => number = Date.now,
  ) {
    this.octaves = Math.log2(Math.min(FIRST_LIMIT, max));
    this.current = this.learnedLimit;
  }

  get limit(): number {
    this.keepUp();
    return this.current;
  }

  began(active: number): LatencySample | null {
    const { sample } = this;
    sample.peak = Math.max(sample.peak, active);
    const settled = this.nowMs - this.phaseBeganAtMs >= this.trialMs * SETTLING;
    return settled ? sample : null;
  }

  held(): void {
    this.sample.isHeld = true;
  }

  ended(sample: LatencySample | null, appends: number, totalMs: number): void {
    sample?.add(appends, Math.min(totalMs / appends, this.usualMs * OUTLIER));
  }

  private get sample(): LatencySample {
    return this.phase === 'trial' ? this.trial : this.usual;
  }

  /** The limit while nothing is tried. */
  private get learnedLimit(): number {
    return Math.max(1, Math.min(this.max, Math.round(2 ** this.octaves)));
  }

  /** The statements that were under way: fewer than the limit where no append had to wait. */
  private get usedLimit(): number {
    const { isHeld, peak } = this.usual;
    return isHeld ? this.learnedLimit : Math.min(peak, this.learnedLimit);
  }

  private keepUp(): void {
    const before = this.nowMs;
    this.nowMs = this.clock();
    const isBack = this.nowMs < before;
    if (isBack || this.nowMs - before > STALE_MS) this.forget();
    else if (this.phase !== 'usual' && this.nowMs - this.phaseBeganAtMs >= this.trialMs) this.endPhase();
    if (this.hasChanged) this.calmTrials = 0;
    const slot = slotAt(this.nowMs, this.calmness * this.trialMs);
    if (slot === this.slot) return;
    this.slot = slot;
    if (this.phase === 'usual') this.tryAnother(slot);
  }

  private forget(): void {
    this.usual = new LatencySample();
    this.enter('usual', this.learnedLimit);
  }

  private tryAnother(slot: number): void {
    const { isTelling, isHeld } = this.usual;
    if (!isTelling) return;
    const limit = Math.min(this.max, trialOf(slot, this.usedLimit));
    if (limit === this.usedLimit || (limit > this.usedLimit && !isHeld)) return;
    this.triedLimit = limit;
    this.trial = new LatencySample();
    this.enter('trial', limit);
  }

  /** True where appends take another time than when the limit was found. */
  private get hasChanged(): boolean {
    const change = weightOf(this.usual) === 1 ? this.usual.meanMs / this.usualMs : 1;
    return change > CHANGED || change < 1 / CHANGED;
  }

  /** How many times as long a slot is, about: more where the limit is found. */
  private get calmness(): number {
    return CALMNESS.findLast(({ trials }) => this.calmTrials >= trials)?.slots ?? 1;
  }

  private enter(phase: 'usual' | 'trial' | 'after', limit: number): void {
    this.phase = phase;
    this.phaseBeganAtMs = this.nowMs;
    this.current = limit;
  }

  /** A trial is judged when the statements have ended that it sent, by what came before and after it. */
  private endPhase(): void {
    if (this.phase === 'trial') {
      this.enter('after', this.learnedLimit);
      return;
    }
    if (this.trial.isTelling && this.usual.isTelling) this.learn();
    this.forget();
  }

  private learn(): void {
    const { usual, trial, usedLimit } = this;
    this.usualMs = usual.meanMs;
    this.trialMs = Math.min(MAX_TRIAL_MS, Math.max(MIN_TRIAL_MS, TRIAL_LATENCIES * usual.meanMs));
    const apart = Math.log2(this.triedLimit / usedLimit);
    const step = stepFor(apart, Math.log2(usual.meanMs / trial.meanMs) * weightOf(trial));
    if (apart === 0 || (step > 0 && !usual.isHeld)) return;
    const from = usual.isHeld ? this.octaves : Math.log2(usedLimit);
    const isRetreat = step * apart < 0;
    const least = isRetreat ? Math.log2(usedLimit) - MAX_RETREAT : 0;
    this.octaves = Math.min(Math.log2(this.max), Math.max(0, least, from + step));
    this.noteCalm();
  }

  private noteCalm(): void {
    this.calmTrials += 1;
    if (Math.abs(this.octaves - this.calmAtOctaves) < CALM_OCTAVES) return;
    this.calmAtOctaves = this.octaves;
    this.calmTrials = 0;
  }
}

function weightOf({ statements }: LatencySample): number {
  return Math.min(1, statements / TELLING_STATEMENTS);
}

/** The step, in octaves, after a trial that was so far `apart` and so much `faster`, both in octaves. */
function stepFor(apart: number, faster: number): number {
  const isMore = apart > 0;
  const gain = GAIN * (isMore ? faster - WORTH_MORE : faster);
  if (gain > 0) return apart * Math.min(isMore ? MAX_WAY_TO_MORE : 1, gain);
  const retreat = isMore ? RETREAT.fromMore : RETREAT.fromFewer;
  return (retreat * gain) / apart;
}
