import { validated } from '../../dto/index.js';
import { ChatDto } from './chat.dto.js';

const KNOWN: readonly string[] = [
  'id',
  'messages',
  'trigger',
  'messageId',
  'entityType',
  'entityId',
] satisfies (keyof ChatDto)[];

/**
 * Parts the body of a chat's request in what every chat has, and further fields, which the agent judges.
 *
 * @throws ConversationError `VALIDATION_FAILED`
 */
export function parseChatBody(body: unknown): { chat: ChatDto; further: Record<string, unknown> } {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { chat: validated(ChatDto, body), further: {} };
  const fields = Object.entries(body);
  // Names that every object has are refused as unknown.
  const isFurther = (name: string) => !KNOWN.includes(name) && !(name in Object.prototype);
  const known = Object.fromEntries(fields.filter(([name]) => !isFurther(name)));
  const further = Object.fromEntries(fields.filter(([name]) => isFurther(name)));
  return { chat: validated(ChatDto, known), further };
}
