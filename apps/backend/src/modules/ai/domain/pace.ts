import { setTimeout } from 'node:timers/promises';

/** Bytes of JSON that are worked upon at a time: some milliseconds. */
const BYTES_AT_A_TIME = 128 * 1024;

/** Lets others in between the parts of a long work: rests for twice as long as it has worked. */
export class Pace {
  private bytes = 0;
  private beganMs = performance.now();

  /** Rests where so many bytes were worked upon since the last rest. */
  async after(bytes: number): Promise<void> {
    this.bytes += bytes;
    if (this.bytes < BYTES_AT_A_TIME) return;
    await setTimeout(2 * (performance.now() - this.beganMs));
    this.bytes = 0;
    this.beganMs = performance.now();
  }
}
