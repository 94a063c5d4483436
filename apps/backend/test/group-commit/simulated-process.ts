import {
  AppendBatcher,
  type ConcurrencyPolicy,
  newMessage,
  NOT_FOUND,
} from '../../src/modules/ai/test-internals.js';
import type { SimulatedMachine } from './simulated-machine.js';
import type { Costs, SimulatedServer } from './simulated-server.js';

/** The world around a process. */
export interface Surroundings {
  machine: SimulatedMachine;
  server: SimulatedServer;
  costs: Costs;
  /** Runs something when all that was resolved before has been taken up. */
  afterMicrotasks: (run: () => void) => void;
}

const MESSAGE = newMessage({ role: 'user', content: 'A message.' });
const SCOPE = { organizationId: 'acme', userId: 'mia' };

/** A process of Node.js with the product's batcher, and writers that append again as soon as they are answered. */
export class SimulatedProcess {
  readonly batcher: AppendBatcher;
  appended = 0;
  private jobs: { ms: number; run: () => void }[] = [];
  private nextJob = 0;
  private isBusy = false;
  private writers = 0;
  private started = 0;
  private asleep: number[] = [];

  constructor(
    private readonly world: Surroundings,
    private readonly isOneConversation: boolean,
    policyFor: (process: SimulatedProcess) => ConcurrencyPolicy,
  ) {
    const clock = { nowMs: () => world.machine.nowMs, tick: () => this.tick() };
    const writer = { appendMany: (appends: unknown[]) => this.send(appends.length) };
    this.batcher = new AppendBatcher(writer, policyFor(this), clock);
  }

  /** Lets so many writers write; the others stop when they are answered. */
  setWriters(writers: number): void {
    this.writers = writers;
    const woken = this.asleep;
    this.asleep = [];
    for (const writer of woken) this.write(writer);
    while (this.started < writers) this.write(this.started++);
  }

  private write(writer: number): void {
    if (writer >= this.writers) {
      this.asleep.push(writer);
      return;
    }
    const conversationId = this.isOneConversation ? 'one' : String(writer);
    this.run(this.world.costs.nodeAppend, () => {
      void this.batcher.append({ scope: SCOPE, conversationId, messages: [MESSAGE] }).then(() => {
        this.appended += 1;
        this.write(writer);
      });
    });
  }

  private send(appends: number): Promise<(typeof NOT_FOUND)[]> {
    const { costs, server } = this.world;
    const nodeMs = costs.nodeStatement + (appends === 1 ? 0 : costs.nodeShared * appends);
    const results = new Array<typeof NOT_FOUND>(appends).fill(NOT_FOUND);
    return new Promise((resolve) => {
      this.run(nodeMs / 2, () => {
        server.run(appends, () => {
          this.run(nodeMs / 2, () => {
            resolve(results);
          });
        });
      });
    });
  }

  private tick(): Promise<void> {
    return new Promise((resolve) => {
      this.world.afterMicrotasks(() => {
        this.run(0, resolve);
      });
    });
  }

  /** Runs a job of the one thread, when those before it are done. */
  private run(ms: number, run: () => void): void {
    this.jobs.push({ ms, run });
    if (!this.isBusy) this.runNext();
  }

  private runNext(): void {
    const job = this.jobs[this.nextJob++];
    this.isBusy = job !== undefined;
    if (!job) {
      [this.jobs, this.nextJob] = [[], 0];
      return;
    }
    this.world.machine.work(job.ms, () => {
      job.run();
      this.world.afterMicrotasks(() => {
        this.runNext();
      });
    });
  }
}
