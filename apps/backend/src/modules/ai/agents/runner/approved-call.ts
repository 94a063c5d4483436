import { asSchema, type ToolSet } from 'ai';
import type { Approval } from '../approvals/approval.js';
import type { RequestedCall } from './step-recorder.js';

/**
 * Makes the call that a person has approved: the tool and the input that were shown, whatever the messages say by now.
 * The input is checked by the tool's schema once more: the tool may have changed while the call waited.
 */
export async function approvedCall(
  { toolCallId: id, toolName: name, input }: Approval,
  tools: ToolSet,
): Promise<RequestedCall> {
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  const checked = tool ? await asSchema<unknown>(tool.inputSchema).validate?.(input) : undefined;
  if (checked?.success === false)
    return { id, name, input, invalid: 'The input does not fit the tool any more; it was not run.' };
  return { id, name, input: checked ? checked.value : input };
}
