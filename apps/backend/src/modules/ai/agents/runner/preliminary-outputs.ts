import type { UIMessageChunk } from 'ai';
import { jsonBytes } from '../../domain/json-bytes.js';
import { MAX_PRELIMINARY_BYTES, MIN_PRELIMINARY_INTERVAL_MS } from '../turns/turn.limits.js';
import { isError } from './tool-failure.js';
import { toolResult } from './tool-result.js';

/**
 * Shows the outputs that a tool yields on its way to the last one, as many as a front end can follow. None of them is
 * stored.
 */
export class PreliminaryOutputs {
  private shownAt = -Infinity;
  private bytes = 0;

  constructor(
    private readonly toolCallId: string,
    private readonly show: (chunk: UIMessageChunk) => void,
  ) {}

  /** Shows an output, or passes over it: one that follows too soon, is too large, or is no result at all. */
  offer(yielded: unknown): void {
    const now = performance.now();
    if (now - this.shownAt < MIN_PRELIMINARY_INTERVAL_MS || isError(yielded)) return;
    this.shownAt = now;
    const output = resultOf(yielded);
    if (output === undefined) return;
    this.bytes += jsonBytes(output);
    if (this.bytes > MAX_PRELIMINARY_BYTES) return;
    this.show({
      type: 'tool-output-available',
      toolCallId: this.toolCallId,
      output,
      preliminary: true,
    });
  }
}

/** Reads an output as a result; undefined where it cannot be one. A getter may throw what nobody may read. */
function resultOf(yielded: unknown): unknown {
  try {
    return toolResult(yielded);
  } catch {
    return undefined;
  }
}
