import type { Cell } from '../measure/cell.js';
import { closedLoop } from '../measure/closed-loop.js';

/** Appends one message; `writer` says to which conversation, `turn` which message. */
export type Append = (writer: number, turn: number) => Promise<unknown>;

/** A contestant that appends from within this process. Turns go on from round to round. */
export function appenderCell(
  operation: string,
  contestant: string,
  writers: number,
  open: () => Promise<Append>,
): Cell {
  const turns = Array.from({ length: writers }, () => 0);
  let append: Append | undefined;
  return {
    operation,
    contestant,
    prepare: async () => {
      append = await open();
    },
    measure: (milliseconds) =>
      closedLoop(writers, milliseconds, (writer) => {
        const turn = turns[writer] ?? 0;
        turns[writer] = turn + 1;
        return append ? append(writer, turn) : Promise.reject(new Error('It was not opened.'));
      }),
  };
}

/** The conversation of a writer. */
export function at<T>(items: readonly T[], writer: number): T {
  const item = items[writer % items.length];
  if (item === undefined) throw new Error('There is nothing to append to.');
  return item;
}
