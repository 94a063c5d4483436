import type { ToolSet } from 'ai';
import type { Approval } from '../../domain/approval.js';
import { checkedCall } from './checked-call.js';
import type { RequestedCall } from './step-recorder.js';

const NO_LONGER_FITS = 'The input does not fit the tool any more; it was not run.';

/**
 * Makes the call that a person has approved: the tool and the input that were shown, whatever the messages say by now.
 * The input is checked by the tool's schema once more: the tool may have changed while the call waited.
 */
export async function approvedCall(
  { toolCallId: id, toolName: name, input }: Approval,
  tools: ToolSet,
): Promise<RequestedCall> {
  const call = await checkedCall({ id, name, input }, tools);
  return call.invalid === undefined ? call : { ...call, invalid: NO_LONGER_FITS };
}
