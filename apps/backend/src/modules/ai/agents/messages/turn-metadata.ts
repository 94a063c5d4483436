import { z } from 'zod';
import type { Message } from '../../domain/message.js';

const schema = z.object({
  /** The id of the front end's message: a user message is one, a turn's assistant and tool messages are another. */
  messageId: z.string(),
  /** On the last message of a turn that ended before its model ended it. */
  cutOff: z.enum(['STOPPED', 'FAILED']).optional(),
  /** The model was paid for and said nothing: the content is ours. */
  silent: z.literal(true).optional(),
  /** What a reasoning model thought aloud, in its parts. */
  reasoning: z.array(z.string()).optional(),
  /** On a tool result: the decision that it waited for. */
  approval: z.object({ approved: z.boolean(), note: z.string().optional() }).optional(),
});

/** What a chat keeps beside the messages of a turn, in their `metadata.turn`. */
export type TurnMetadata = z.infer<typeof schema>;

export const NOTHING_SAID = '(No answer.)';

/** Null for a message that no chat has written: metadata is anybody's, so its shape is not taken for granted. */
export function turnOf({ metadata }: Pick<Message, 'metadata'>): TurnMetadata | null {
  return schema.safeParse(metadata?.turn).data ?? null;
}

/** Whether a person says something in it: where a turn begins. */
export function isQuestion({ role, content }: Pick<Message, 'role' | 'content'>): boolean {
  return role === 'user' && content !== '';
}

/** The idempotency key of what a person says, apart from those that the turns themselves use. */
export function questionKey(messageId: string): string {
  return `chat:${messageId}`;
}
