import type { ModelMessage, Tool, ToolSet, UIMessageChunk } from 'ai';
import type { Json } from '../../domain/message.js';
import { ToolError } from '../agent/tool-error.js';
import { MAX_ERROR_CODE_UNITS, MAX_TOOL_OUTPUTS, TOOL_TIMEOUT_MS } from '../turns/turn.limits.js';
import { PreliminaryOutputs } from './preliminary-outputs.js';
import type { RequestedCall } from './step-recorder.js';
import { failureText, isError } from './tool-failure.js';
import { toolResult } from './tool-result.js';

const STOPPED = 'The turn was stopped before the tool ran.';
const STOPPED_MEANWHILE = 'The turn was stopped while the tool ran; it may have had its effect.';

/** The answer of a tool, or an error for the model. */
export interface ToolAnswer {
  result: Json;
  isError: boolean;
}

/** Runs a tool and tells of it. */
export type ObserveTool = (call: RequestedCall, run: () => Promise<ToolAnswer>) => Promise<ToolAnswer>;

export interface ToolRun {
  tools: ToolSet;
  /** The messages that the model was shown. */
  messages: ModelMessage[];
  signal: AbortSignal;
  observe: ObserveTool;
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
  return inTime(run.signal, async () => isGiven(await rule(call.input, options))).catch((error: unknown) =>
    failed(`It could not be said whether the call needs approval: ${failureText(error, call.name)}`),
  );
}

/** Reads what a rule answers as the AI SDK does: one that is not typed may answer nothing, or a word. */
function isGiven(answer: unknown): boolean {
  return Boolean(answer);
}

/**
 * Runs a call. A failure is an answer too, so that the model can go on from it.
 *
 * @param show shows what the tool yields before its last output
 */
export async function runTool(
  call: RequestedCall,
  run: ToolRun,
  show: (chunk: UIMessageChunk) => void,
): Promise<ToolAnswer> {
  const tool = ownTool(run.tools, call.name);
  if (call.invalid !== undefined) return failed(call.invalid);
  if (!tool?.execute) return failed(`There is no tool ${call.name}.`);
  if (hasStopped(run)) return failed(STOPPED);
  return run.observe(call, () => answerOf(tool, call, run, show));
}

async function answerOf(
  tool: Tool,
  call: RequestedCall,
  run: ToolRun,
  show: (chunk: UIMessageChunk) => void,
): Promise<ToolAnswer> {
  try {
    const preliminary = new PreliminaryOutputs(call.id, show);
    const output = await inTime(run.signal, (abortSignal) =>
      lastOutput(tool, call, { messages: run.messages, abortSignal }, preliminary),
    );
    if (isError(output)) throw output;
    return { result: toolResult(output), isError: false };
  } catch (error) {
    return failed(hasStopped(run) ? STOPPED_MEANWHILE : failureText(error, call.name));
  }
}

function hasStopped({ signal }: ToolRun): boolean {
  return signal.aborted;
}

export function failed(message: string): ToolAnswer {
  return { result: message.slice(0, MAX_ERROR_CODE_UNITS), isError: true };
}

/** Finds a tool by its name, and no member that every object has, such as `toString`. */
export function ownTool(tools: ToolSet, name: string): Tool | undefined {
  return Object.hasOwn(tools, name) ? tools[name] : undefined;
}

/**
 * Rejects when the turn is stopped or the time is over. Does not wait for work of a host that disregards the signal.
 */
export async function inTime<T>(stop: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  stop.throwIfAborted();
  const timeout = AbortSignal.timeout(TOOL_TIMEOUT_MS);
  const signal = AbortSignal.any([stop, timeout]);
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new ToolError(`It took longer than ${TOOL_TIMEOUT_MS / 1000} seconds.`));
    });
  });
  return Promise.race([work(signal), ended]);
}

/** Runs a tool and returns its output. A tool may also yield several outputs, of which the last one counts. */
async function lastOutput(
  { execute }: Tool,
  { id, input }: RequestedCall,
  options: { messages: ModelMessage[]; abortSignal: AbortSignal },
  preliminary: PreliminaryOutputs,
): Promise<unknown> {
  const output: unknown = await execute?.(input, { toolCallId: id, ...options });
  if (typeof output !== 'object' || output === null || !(Symbol.asyncIterator in output)) return output;
  let last: unknown;
  let count = 0;
  for await (const yielded of output as AsyncIterable<unknown>) {
    // Nobody waits for the others: without this, a stream that never ends would be read for ever.
    options.abortSignal.throwIfAborted();
    if (++count > MAX_TOOL_OUTPUTS) throw new ToolError(`It yielded more than ${MAX_TOOL_OUTPUTS} outputs.`);
    preliminary.offer(yielded);
    last = yielded;
  }
  return last;
}
