import { Presets, SingleBar } from 'cli-progress';

/** Shows how far the run is: a bar on a terminal, lines elsewhere. */
export interface Progress {
  /** Sets what is to come. */
  start(steps: number): void;
  /** Says what is done meanwhile. */
  note(text: string): void;
  /** As `note`, and one step further. */
  step(text: string): void;
  stop(): void;
}

export function openProgress(): Progress {
  return process.stderr.isTTY ? bar() : lines();
}

function bar(): Progress {
  const format = ' {bar} {percentage} %  {text}';
  const single = new SingleBar(
    { format, hideCursor: true, clearOnComplete: true, stream: process.stderr },
    Presets.shades_classic,
  );
  return {
    start: (steps) => {
      single.start(steps, 0, { text: '' });
    },
    note: (text) => {
      single.update({ text });
    },
    step: (text) => {
      single.increment(1, { text });
    },
    stop: () => {
      single.stop();
    },
  };
}

function lines(): Progress {
  let total = 0;
  let done = 0;
  return {
    start: (steps) => {
      total = steps;
    },
    note: (text) => {
      console.error(text);
    },
    step: (text) => {
      done++;
      console.error(`${done}/${total}  ${text}`);
    },
    stop: () => undefined,
  };
}
