import { EarliestFirst } from './earliest-first.js';

interface Event {
  dueAt: number;
  run: () => void;
}

/** Processors that tasks share alike, and a clock that moves from event to event. */
export class SimulatedMachine {
  nowMs = 0;
  /** Time of a processor that each task has got since the beginning: a task is over when it has got its own. */
  private givenMs = 0;
  private readonly tasks = new EarliestFirst<Event>();
  private readonly timers = new EarliestFirst<Event>();

  /** @param contention the part of its speed that a task loses to each other one that runs beside it */
  constructor(
    public cores: number,
    private readonly contention: number,
  ) {}

  /** Runs a task that takes so much time of a processor. */
  work(ms: number, run: () => void): void {
    this.tasks.add({ dueAt: this.givenMs + ms, run });
  }

  after(ms: number, run: () => void): void {
    this.timers.add({ dueAt: this.nowMs + ms, run });
  }

  /** Moves on to the next event and runs it. */
  step(): void {
    const { speed } = this;
    const taskAtMs = this.nowMs + Math.max(0, (this.tasks.first?.dueAt ?? Infinity) - this.givenMs) / speed;
    const timerAtMs = this.timers.first?.dueAt ?? Infinity;
    const atMs = Math.min(taskAtMs, timerAtMs);
    if (atMs === Infinity) throw new Error('Nothing is left to happen.');
    this.givenMs += (atMs - this.nowMs) * speed;
    this.nowMs = atMs;
    (taskAtMs <= timerAtMs ? this.tasks : this.timers).take()?.run();
  }

  /** Time of a processor that each task gets in a millisecond. */
  private get speed(): number {
    const running = Math.min(this.tasks.size, this.cores);
    if (running === 0) return 1;
    return running / this.tasks.size / (1 + this.contention * Math.max(0, running - 1));
  }
}
