import { z } from 'zod';
import { inputDigest } from '../../domain/idempotency.js';
import type { Json, Message } from '../../domain/message.js';

/** A value that was stored as JSON, as it is: a copy of zod's would lose a key such as `__proto__`. */
const json = z.custom<Json>();

/** What a provider attached to a part of an answer, by provider; it goes back to it as it came. */
const providerMetadata = z.record(z.string(), z.record(z.string(), z.json())).optional();

/** A part of an answer, or of a person's message; a text without a text is the whole content of its message. */
const part = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    text: z.string().optional(),
    /** As a front end has given it with a person's text. */
    state: z.enum(['streaming', 'done']).optional(),
    providerMetadata,
  }),
  z.object({ type: z.literal('reasoning'), text: z.string(), providerMetadata }),
  z.object({ type: z.literal('tool-call'), id: z.string(), title: z.string().optional(), providerMetadata }),
  /** A call of a tool that the provider itself runs. */
  z.object({
    type: z.literal('provider-call'),
    id: z.string(),
    name: z.string(),
    input: json,
    title: z.string().optional(),
    providerMetadata,
  }),
  z.object({
    type: z.literal('provider-result'),
    id: z.string(),
    name: z.string(),
    result: json,
    isError: z.boolean(),
    /** Tells that the result was too large to be stored: the call does not go back to the provider. */
    leftOut: z.literal(true).optional(),
    providerMetadata,
  }),
  /** Data of a front end's own kind, in a person's message. */
  z.object({ type: z.literal('data'), name: z.string(), id: z.string().optional(), data: json.optional() }),
  /** A file of a person's message. */
  z.object({
    type: z.literal('file'),
    id: z.string(),
    mediaType: z.string(),
    bytes: z.number(),
    name: z.string(),
    /** As the front end has named it in the message. */
    filename: z.string().optional(),
  }),
  /** What a message refers to: a page with its address, or a document with its media type. */
  z.object({
    type: z.literal('source'),
    id: z.string(),
    title: z.string().optional(),
    url: z.string().optional(),
    mediaType: z.string().optional(),
    filename: z.string().optional(),
    providerMetadata,
  }),
]);

export type StoredPart = z.infer<typeof part>;

const schema = z.object({
  /** The id of the front end's message: a user message is one, a turn's assistant and tool messages are another. */
  messageId: z.string(),
  /** The reason why a turn ended early, on its last message. */
  cutOff: z.enum(['STOPPED', 'FAILED']).optional(),
  /** The code of the error with which the turn has failed. */
  error: z.string().optional(),
  /** The reason why the answer ended; `other` where the turn was stopped, or for a word that is not known. */
  finishReason: z.enum(['stop', 'length', 'content-filter', 'tool-calls', 'error', 'other']).optional(),
  /** Tells that the model gave no text: the content is `NOTHING_SAID`. */
  silent: z.literal(true).optional(),
  /** Tells why the tokens are not what the whole answer cost, where they may not be. */
  usage: z.enum(['partial', 'missing', 'doubtful']).optional(),
  /** The reasoning of the model where its parts are not stored: they were not, before they were. */
  reasoning: z.array(z.string()).optional(),
  /** The parts of a message in their order, where they say more than its content and its calls, one after the other. */
  parts: z.array(part).optional(),
  /** The provider that attached something to the parts. */
  provider: z.string().optional(),
  /** What the model was told of answers that this turn's first one has replaced: their tools have run. */
  replaced: z.string().optional(),
  /** The decision that a tool result waited for, on the message with the result. */
  approval: z
    .object({ approved: z.boolean(), note: z.string().optional(), decidedBy: z.string().optional() })
    .optional(),
});

/** The data that the runtime keeps with the messages of a turn, in their `turn`. */
export type TurnData = z.infer<typeof schema>;

export const NOTHING_SAID = '(No answer.)';

/** Reads the turn's data of a message; null of a message that no turn has made. */
export function turnOf({ turn }: Pick<Message, 'turn'>): TurnData | null {
  return turn === undefined ? null : (schema.safeParse(turn).data ?? null);
}

/** Tells whether nothing of an answer is left, such as of one that has failed at once: no model is shown it. */
export function saysNothing(message: Pick<Message, 'turn'>): boolean {
  return turnOf(message)?.silent === true;
}

/** Tells whether a message is a person's text, with which a turn begins. */
export function isQuestion({ role, content }: Pick<Message, 'role' | 'content'>): boolean {
  return role === 'user' && content !== '';
}

/** The key of another version of a person's message, which has the same id. */
export function versionKey(messageId: string, version: object): string {
  return `turn:version:${inputDigest({ messageId, version })}`;
}

/** The idempotency key of a person's message, different from every key that a turn uses. */
export function questionKey(messageId: string): string {
  return `chat:${messageId}`;
}
