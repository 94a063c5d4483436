import { EventEmitter, once } from 'node:events';

/** Counts what happens, and tells those who wait for it. */
export class Counter {
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private total = 0;

  get value(): number {
    return this.total;
  }

  add(): void {
    this.total += 1;
    this.changes.emit('added');
  }

  /** Resolves when it has happened so many times more. */
  async more(times: number): Promise<void> {
    const enough = this.total + times;
    while (this.total < enough) await once(this.changes, 'added');
  }
}
