import type { Measurement } from './statistics.js';

/** One contestant at one operation. */
export interface Cell {
  operation: string;
  contestant: string;
  /** What must be there first; not measured. */
  prepare?(): Promise<void>;
  measure(milliseconds: number): Promise<Measurement>;
}

/** Cells that are compared with each other, so their rounds are interleaved. */
export interface Group {
  name: string;
  /** How long each cell is measured in a round. */
  milliseconds: number;
  cells: Cell[];
}

/** What became of a cell: never a number where something failed. */
export type Result = { operation: string; contestant: string } & (
  { medians: Measurement } | { failure: string }
);
