import { asSchema, type ToolSet } from 'ai';
import type { RequestedCall } from './step-recorder.js';
import { misfitText } from './tool-failure.js';
import { ownTool } from './tool-runner.js';

/**
 * Reads a call's input by the tool's schema, which may make something else of it, such as a date. The store keeps the
 * input as it came, so that it is read in the same way at once and after a decision.
 */
export async function checkedCall(call: RequestedCall, tools: ToolSet): Promise<RequestedCall> {
  const tool = ownTool(tools, call.name);
  if (!tool || call.invalid !== undefined) return call;
  try {
    const read = await asSchema<unknown>(tool.inputSchema).validate?.(call.input);
    if (read === undefined) return call;
    return read.success ? { ...call, input: read.value } : { ...call, invalid: misfitText(read.error) };
  } catch (error) {
    // A rule of the schema that fails: the call gets its result all the same, and the turn goes on.
    return { ...call, invalid: misfitText(error) };
  }
}
