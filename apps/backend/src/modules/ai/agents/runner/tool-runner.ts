import type { ModelMessage, Tool, ToolSet } from 'ai';
import type { Json } from '../../domain/message.js';
import { storableJson } from '../../domain/storable.js';
import type { RequestedCall } from './step-recorder.js';

/** Milliseconds that a tool may take, and as many for the rule that says whether it needs approval. */
const TOOL_TIMEOUT = 60_000;
/** UTF-8 bytes of a result as JSON, some 25,000 tokens: one result must not fill the model's context. */
const MAX_RESULT_BYTES = 100_000;
/** Levels of nesting around a result in its message. */
const WITHIN = 3;
/** UTF-16 code units of what an error says. */
const MAX_ERROR = 2000;

const STOPPED = 'The turn was stopped before the tool ran.';
const STOPPED_MEANWHILE = 'The turn was stopped while the tool ran; it may have had its effect.';

/** What a tool answered. */
export interface ToolAnswer {
  result: Json;
  isError: boolean;
}

export interface ToolRun {
  tools: ToolSet;
  /** What the model was shown. */
  messages: ModelMessage[];
  signal: AbortSignal;
}

/** Whether a call waits for a person's decision before it is run. A rule that fails is answered like a tool that does. */
export async function needsApproval(call: RequestedCall, run: ToolRun): Promise<boolean | ToolAnswer> {
  const { needsApproval: rule = false } = ownTool(run.tools, call.name) ?? {};
  if (call.invalid !== undefined) return false;
  if (typeof rule === 'boolean') return rule;
  const options = { toolCallId: call.id, messages: run.messages };
  return inTime(run.signal, async () => rule(call.input, options)).catch((error: unknown) =>
    failed(`It could not be said whether the call needs approval: ${textOf(error)}`),
  );
}

/** Runs a call. Whatever goes wrong is an answer too, so that the model can go on from it. */
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
  return { result: message.slice(0, MAX_ERROR), isError: true };
}

/** Not one that every object has, such as `toString`. */
function ownTool(tools: ToolSet, name: string): Tool | undefined {
  return Object.hasOwn(tools, name) ? tools[name] : undefined;
}

/** Work of a host may disregard the signal: then it is not waited for. */
async function inTime<T>(stop: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  stop.throwIfAborted();
  const timeout = AbortSignal.timeout(TOOL_TIMEOUT);
  const signal = AbortSignal.any([stop, timeout]);
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error(`It took longer than ${TOOL_TIMEOUT / 1000} seconds.`));
    });
  });
  return Promise.race([work(signal), ended]);
}

/** A tool may also yield outputs on its way, of which the last one counts. */
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

/** @throws Error for what is no JSON, such as a BigInt */
function storable(output: unknown): ToolAnswer {
  const json = JSON.stringify(output ?? null) as string | undefined;
  const bytes = Buffer.byteLength(json ?? '');
  if (bytes > MAX_RESULT_BYTES)
    return failed(`The result has ${bytes} bytes, of at most ${MAX_RESULT_BYTES}: ask for less.`);
  return { result: storableJson(JSON.parse(json ?? 'null'), 'result', WITHIN), isError: false };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : 'It failed.';
}
