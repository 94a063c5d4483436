import type { ConcurrencyPolicy } from '../../src/modules/ai/test-internals.js';
import { SimulatedMachine } from './simulated-machine.js';
import { SimulatedProcess } from './simulated-process.js';
import { type Costs, SimulatedServer } from './simulated-server.js';

export interface Setup {
  cores: number;
  processes: number;
  /** Writers of each process. */
  writers: number;
  /** True where all writers of a process write to one conversation. */
  isOneConversation?: boolean;
  costs: Costs;
  policyFor: (process: SimulatedProcess, nowMs: () => number) => ConcurrencyPolicy;
}

/** Promises that follow each other between a result and the next statement, at most. */
const PROMISES_IN_A_ROW = 6;

/** Processes with the product's batcher at one server, on one machine, in a time of their own. */
export class Simulation {
  readonly machine: SimulatedMachine;
  readonly server: SimulatedServer;
  readonly processes: readonly SimulatedProcess[];
  private afterMicrotasks: (() => void)[] = [];

  constructor({ cores, processes, writers, isOneConversation = false, costs, policyFor }: Setup) {
    const machine = new SimulatedMachine(cores, costs.contention);
    const server = new SimulatedServer(machine, costs);
    const afterMicrotasks = (run: () => void): void => void this.afterMicrotasks.push(run);
    const world = { machine, server, costs, afterMicrotasks };
    this.machine = machine;
    this.server = server;
    this.processes = Array.from(
      { length: processes },
      () => new SimulatedProcess(world, isOneConversation, (one) => policyFor(one, () => machine.nowMs)),
    );
    this.setWriters(writers);
  }

  /** Writers of all processes. */
  writers = 0;

  setWriters(writers: number): void {
    this.writers = writers * this.processes.length;
    for (const process of this.processes) process.setWriters(writers);
  }

  /** @returns appends a second, in the time that it runs */
  async run(ms: number): Promise<number> {
    const { machine } = this;
    const [beganAtMs, before] = [machine.nowMs, this.appended];
    await this.takeUp();
    while (machine.nowMs < beganAtMs + ms) {
      machine.step();
      if (this.afterMicrotasks.length > 0) await this.takeUp();
    }
    return ((this.appended - before) * 1000) / (machine.nowMs - beganAtMs);
  }

  private get appended(): number {
    return this.processes.reduce((sum, { appended }) => sum + appended, 0);
  }

  private async takeUp(): Promise<void> {
    do {
      const due = this.afterMicrotasks;
      this.afterMicrotasks = [];
      for (const run of due) run();
      for (let passed = 0; passed < PROMISES_IN_A_ROW; passed++) await Promise.resolve();
    } while (this.afterMicrotasks.length > 0);
  }
}

/** A number of statements at a time that never changes. */
export function fixed(limit: number): ConcurrencyPolicy {
  return { limit, began: () => null, held: () => undefined, ended: () => undefined };
}
