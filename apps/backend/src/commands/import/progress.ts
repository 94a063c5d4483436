import { Presets, SingleBar } from 'cli-progress';

/** Shows the progress of long work: a bar on a terminal, a line for each tenth elsewhere. */
export interface Progress {
  update(done: number, note: string): void;
  /** Prints a line without disturbing the bar. */
  print(line: string): void;
  stop(): void;
}

export function progress(total: number): Progress {
  return process.stderr.isTTY ? bar(total) : lines(total);
}

function bar(total: number): Progress {
  const format = ' {bar} {percentage} %  {note}';
  const single = new SingleBar({ format, hideCursor: true, stream: process.stderr }, Presets.shades_classic);
  single.start(total, 0, { note: '' });
  return {
    update: (done, note) => {
      single.update(done, { note });
    },
    print: (line) => {
      process.stderr.write(`\r\u001b[K${line}\n`);
    },
    stop: () => {
      single.stop();
    },
  };
}

function lines(total: number): Progress {
  let tenths = 0;
  return {
    update: (done, note) => {
      const reached = Math.floor((done * 10) / total);
      if (reached > tenths) console.error(`${reached * 10} %  ${note}`);
      tenths = Math.max(tenths, reached);
    },
    print: (line) => {
      console.error(line);
    },
    stop: () => undefined,
  };
}
