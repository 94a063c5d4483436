import type { Measurement } from './statistics.js';

/** One contestant at one operation. */
export interface Cell {
  operation: string;
  contestant: string;
  /** Prepares the measurement; not measured. */
  prepare?(): Promise<void>;
  measure(milliseconds: number): Promise<Measurement>;
}

/** Cells that are compared with each other, so their rounds are interleaved. */
export interface Group {
  name: string;
  /** Duration of each measurement, in milliseconds. */
  milliseconds: number;
  cells: Cell[];
}

/** Result of a cell: a failure has no numbers. */
export type Result = { operation: string; contestant: string } & (
  { medians: Measurement } | { failure: string }
);
