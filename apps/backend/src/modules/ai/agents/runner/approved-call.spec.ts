import { describe, expect, it } from '@jest/globals';
import { tool } from 'ai';
import { z } from 'zod';
import type { Approval } from '../../domain/approval.js';
import { approvedCall } from './approved-call.js';

const APPROVAL = { toolCallId: 'call', toolName: 'close', input: { caseId: 'HR-17' } } as unknown as Approval;

function toolWith(inputSchema: z.ZodType) {
  return { close: tool({ description: 'Closes', inputSchema, execute: () => 'closed' }) };
}

describe('an approved call', () => {
  it('has the input that was shown, as the tool’s schema reads it', async () => {
    const schema = z.object({ caseId: z.string(), note: z.string().default('none') });
    expect(await approvedCall(APPROVAL, toolWith(schema))).toEqual({
      id: 'call',
      name: 'close',
      input: { caseId: 'HR-17', note: 'none' },
    });
  });

  it.each([
    ['does not fit', z.object({ caseId: z.number() })],
    [
      'cannot be judged',
      z.object({}).refine(() => {
        throw new Error('The rules are away.');
      }),
    ],
  ])('is not run where its input %s', async (_name, schema) => {
    expect(await approvedCall(APPROVAL, toolWith(schema))).toMatchObject({
      invalid: 'The input does not fit the tool any more; it was not run.',
    });
  });
});
