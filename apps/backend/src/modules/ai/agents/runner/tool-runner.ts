import type { ModelMessage, Tool, ToolSet } from 'ai';
import type { Json } from '../../domain/message.js';
import { storableJson } from '../../domain/storable.js';
import { MAX_ERROR_CODE_UNITS, MAX_RESULT_BYTES, TOOL_TIMEOUT_MS } from '../turns/turn.limits.js';
import type { RequestedCall } from './step-recorder.js';

/** Levels of nesting around a result in its message. */
const RESULT_NESTING_LEVELS = 3;

const STOPPED = 'The turn was stopped before the tool ran.';
const STOPPED_MEANWHILE = 'The turn was stopped while the tool ran; it may have had its effect.';

/** The answer of a tool, or an error for the model. */
export interface ToolAnswer {
  result: Json;
  isError: boolean;
}

export interface ToolRun {
  tools: ToolSet;
  /** The messages that the model was shown. */
  messages: ModelMessage[];
  signal: AbortSignal;
}

/**
 * Tells whether a call needs a person's decision before it is run. A rule that fails is answered like a tool that
 * fails.
 */
export async function needsApproval(call: RequestedCall, run: ToolRun): Promise<boolean | ToolAnswer> {
  const { needsApproval: rule = false } = ownTool(run.tools, call.name) ?? {};
  if (call.invalid !== undefined) return false;
  if (typeof rule === 'boolean') return rule;
  const options = { toolCallId: call.id, messages: run.messages };
  return inTime(run.signal, async () => rule(call.input, options)).catch((error: unknown) =>
    failed(`It could not be said whether the call needs approval: ${textOf(error)}`),
  );
}

/** Runs a call. A failure is an answer too, so that the model can go on from it. */
export async function runTool(call: RequestedCall, run: ToolRun): Promise<ToolAnswer> {
  const tool = ownTool(run.tools, call.name);
  if (call.invalid !== undefined) return failed(call.invalid);
  if (!tool?.execute) return failed(`There is no tool ${call.name}.`);
  if (hasStopped(run)) return failed(STOPPED);
  try {
    return storable(await inTime(run.signal, (signal) => lastOutput(tool, call, run.messages, signal)));
  } catch (error) {
    return failed(hasStopped(run) ? STOPPED_MEANWHILE : textOf(error));
  }
}

function hasStopped({ signal }: ToolRun): boolean {
  return signal.aborted;
}

export function failed(message: string): ToolAnswer {
  return { result: message.slice(0, MAX_ERROR_CODE_UNITS), isError: true };
}

/** Finds a tool by its name, and no member that every object has, such as `toString`. */
function ownTool(tools: ToolSet, name: string): Tool | undefined {
  return Object.hasOwn(tools, name) ? tools[name] : undefined;
}

/**
 * Rejects when the turn is stopped or the time is over. Does not wait for work of a host that disregards the signal.
 */
async function inTime<T>(stop: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  stop.throwIfAborted();
  const timeout = AbortSignal.timeout(TOOL_TIMEOUT_MS);
  const signal = AbortSignal.any([stop, timeout]);
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error(`It took longer than ${TOOL_TIMEOUT_MS / 1000} seconds.`));
    });
  });
  return Promise.race([work(signal), ended]);
}

/** Runs a tool and returns its output. A tool may also yield several outputs, of which the last one counts. */
async function lastOutput(
  { execute }: Tool,
  { id, input }: RequestedCall,
  messages: ModelMessage[],
  abortSignal: AbortSignal,
): Promise<unknown> {
  const output: unknown = await execute?.(input, { toolCallId: id, messages, abortSignal });
  if (typeof output !== 'object' || output === null || !(Symbol.asyncIterator in output)) return output;
  let last: unknown;
  for await (const yielded of output as AsyncIterable<unknown>) last = yielded;
  return last;
}

/** @throws Error for an output that is no JSON, such as a BigInt */
function storable(output: unknown): ToolAnswer {
  const json = JSON.stringify(output ?? null) as string | undefined;
  const bytes = Buffer.byteLength(json ?? '');
  if (bytes > MAX_RESULT_BYTES)
    return failed(`The result has ${bytes} bytes, of at most ${MAX_RESULT_BYTES}: ask for less.`);
  return {
    result: storableJson(JSON.parse(json ?? 'null'), 'result', RESULT_NESTING_LEVELS),
    isError: false,
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : 'It failed.';
}
