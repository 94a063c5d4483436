import type { Cell } from './cell.js';
import { closedLoop } from './closed-loop.js';

/** A read, and what shows that it read what it should. */
export interface Read {
  call: () => Promise<unknown>;
  /** Throws where the answer is not what was stored. */
  check?: () => Promise<void>;
}

/** A contestant that reads. Before it is measured, its answer is checked. */
export function readerCell(
  operation: string,
  contestant: string,
  callers: number,
  open: () => Promise<Read>,
): Cell {
  let read: Read | undefined;
  return {
    operation,
    contestant,
    prepare: async () => {
      read = await open();
      await read.check?.();
    },
    measure: (milliseconds) =>
      closedLoop(
        callers,
        milliseconds,
        () => read?.call() ?? Promise.reject(new Error('It was not opened.')),
      ),
  };
}

/** A read that answers with a number of rows, which is checked once. */
export function counting(call: () => Promise<number>, expected: number): Read {
  return {
    call,
    check: async () => {
      const found = await call();
      if (found !== expected) throw new Error(`It read ${found} instead of ${expected}.`);
    },
  };
}
