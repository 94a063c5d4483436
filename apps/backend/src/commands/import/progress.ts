import { Presets, SingleBar } from 'cli-progress';

/** Shows the progress of long work: a bar on a terminal, a line for each tenth elsewhere. */
export interface Progress {
  /** @param done bytes */
  update(done: number, note: string): void;
  /** Prints a line without disturbing the bar. */
  print(line: string): void;
  stop(): void;
}

const MIB = 1024 * 1024;
/** Of work whose end is not known: bytes from one line to the next. */
const STEP_BYTES = 64 * MIB;

/** @param total bytes; null where they are not known */
export function progress(total: number | null): Progress {
  return process.stderr.isTTY ? bar(total) : lines(total);
}

function bar(total: number | null): Progress {
  const format = total === null ? ' {read} MiB read  {note}' : ' {bar} {percentage} %  {note}';
  const single = new SingleBar({ format, hideCursor: true, stream: process.stderr }, Presets.shades_classic);
  single.start(Math.max(total ?? 1, 1), 0, { note: '', read: 0 });
  return {
    update: (done, note) => {
      single.update(total === null ? 0 : Math.min(done, total), { note, read: Math.floor(done / MIB) });
    },
    print: (line) => {
      process.stderr.write(`\r\u001b[K${line}\n`);
    },
    stop: () => {
      single.stop();
    },
  };
}

function lines(total: number | null): Progress {
  let reached = 0;
  return {
    update: (done, note) => {
      const step = total === null ? Math.floor(done / STEP_BYTES) : tenthsOf(done, total);
      const label = total === null ? `${(step * STEP_BYTES) / MIB} MiB` : `${step * 10} %`;
      if (step > reached) console.error(`${label}  ${note}`);
      reached = Math.max(reached, step);
    },
    print: (line) => {
      console.error(line);
    },
    stop: () => undefined,
  };
}

function tenthsOf(done: number, total: number): number {
  return Math.floor((Math.min(done, total) * 10) / Math.max(total, 1));
}
