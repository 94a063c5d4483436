import type { UIMessageChunk } from 'ai';

export type Delta = Extract<UIMessageChunk, { type: 'text-delta' | 'reasoning-delta' }>;

export function isDelta(chunk: UIMessageChunk): chunk is Delta {
  return chunk.type === 'text-delta' || chunk.type === 'reasoning-delta';
}

/** Tells whether a front end reads no further, or has nothing more to read. */
export function isEnd(chunk: UIMessageChunk): boolean {
  return chunk.type === 'finish' || chunk.type === 'error';
}

/**
 * The units in which an answer is counted, and in which a reader's position is: the code units of a text, and one for any
 * other chunk. So a position means the same whichever pieces a text comes in.
 */
export function unitsOf(chunk: UIMessageChunk): number {
  return isDelta(chunk) ? chunk.delta.length : 1;
}

/** What is left of a chunk behind so many of its units. */
export function unitsFrom(chunk: UIMessageChunk, units: number): UIMessageChunk {
  return isDelta(chunk) && units > 0 ? { ...chunk, delta: chunk.delta.slice(units) } : chunk;
}
