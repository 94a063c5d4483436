import { isExactText } from '../../../../common/exact-text.js';
import { MAX_KEY_CHARACTERS, MAX_PAUSE_REASON_CHARACTERS } from '../../domain/limits.js';
import type { ApprovalDecision } from '../../domain/approval.js';
import type { GivenOutput } from '../message-mapping/given-output.js';
import { questionKey } from '../message-mapping/turn-data.js';
import { objectAt, type Part, refuse } from './refusal.js';
import { parseUserMessage, type UserMessage } from './user-message.js';

/** Characters of a front end's message id: the store keeps it as an idempotency key, with a prefix. */
const MAX_MESSAGE_ID_CHARACTERS = MAX_KEY_CHARACTERS - questionKey('').length;

/** Tool calls that one message decides about. */
const MAX_DECISIONS = 100;

/** Outputs in one message: as many as an answer may have calls. */
const MAX_OUTPUTS = 1_000;
const OUTPUT_STATES = ['output-available', 'output-error'];

/** A person's message, which an agent answers. */
export interface Question extends UserMessage {
  /** The front end's id of the message: the same one is stored once. */
  messageId: string;
  /** The place of the id in the request, such as `messages.0.id`. */
  idField: string;
}

/** Decisions about tool calls, and outputs of those that the front end has run. */
export interface CallsAnswered {
  decisions: ApprovalDecision[];
  outputs: GivenOutput[];
}

/** A person's input in a chat: a message, or what tool calls have waited for. */
export type ChatInput = Question | CallsAnswered;

/**
 * Reads the newest of a front end's messages. The others are history, which the store has itself. Refuses a message
 * that cannot be stored before a conversation is created for it.
 *
 * @throws ConversationError `VALIDATION_FAILED`, `CONTENT_TOO_LARGE`
 */
export function parseChatInput(messages: readonly unknown[]): ChatInput {
  const at = `messages.${messages.length - 1}`;
  const { id, role, parts, metadata } = objectAt(at, messages.at(-1));
  if (!Array.isArray(parts)) return refuse(`${at}.parts`, 'must be a list');
  const read = parts.map((part, index) => objectAt(`${at}.parts.${index}`, part));
  if (role === 'assistant') return callsAnsweredIn(at, read);
  if (role !== 'user')
    return refuse(
      `${at}.role`,
      'must be user, or assistant with decisions about tool calls or their outputs',
    );
  if (!isExactText(id, MAX_MESSAGE_ID_CHARACTERS))
    return refuse(
      `${at}.id`,
      `must have 1 to ${MAX_MESSAGE_ID_CHARACTERS} characters, without U+0000 and lone surrogates`,
    );
  return { messageId: id, idField: `${at}.id`, ...parseUserMessage(at, read, metadata) };
}

function callsAnsweredIn(at: string, parts: Part[]): CallsAnswered {
  const answered = { decisions: decisionsIn(at, parts), outputs: outputsIn(at, parts) };
  const isEmpty = answered.decisions.length + answered.outputs.length === 0;
  return isEmpty ? refuse(at, 'must be of the user, decide about a tool call, or give its output') : answered;
}

/**
 * Reads the outputs of the message's last step. Most of them may be results that the store has: the others are those of
 * calls that the front end has run, and which those are is not known here.
 */
function outputsIn(at: string, parts: Part[]): GivenOutput[] {
  const outputs = parts
    .slice(parts.findLastIndex(({ type }) => type === 'step-start') + 1)
    .filter(({ state, preliminary }) => isString(state, OUTPUT_STATES) && preliminary !== true)
    .map(({ toolCallId, state, output, errorText }) => {
      if (typeof toolCallId !== 'string')
        return refuse(`${at}.parts`, 'must name the tool call of an output');
      const isError = state === 'output-error';
      return { toolCallId, output: isError ? errorText : output, isError };
    });
  if (outputs.length > MAX_OUTPUTS) refuse(at, `must give outputs of at most ${MAX_OUTPUTS} tool calls`);
  return outputs;
}

function isString(value: unknown, known: readonly string[]): boolean {
  return typeof value === 'string' && known.includes(value);
}

/** Reads the decisions: each is in the part of the tool call that asked for it, whose approval has the call's id. */
function decisionsIn(at: string, parts: Part[]): ApprovalDecision[] {
  const decisions = parts
    .filter(({ state }) => state === 'approval-responded')
    .map(({ approval, toolCallId }) =>
      decision(`${at}.parts`, toolCallId, objectAt(`${at}.parts`, approval)),
    );
  if (decisions.length > MAX_DECISIONS) refuse(at, `must decide about at most ${MAX_DECISIONS} tool calls`);
  return decisions;
}

function decision(at: string, toolCallId: unknown, { approved, reason }: Part): ApprovalDecision {
  if (typeof toolCallId !== 'string') return refuse(at, 'must name the tool call of a decision');
  if (typeof approved !== 'boolean') return refuse(at, 'must say of a decision whether it is approved');
  if (reason == null) return { toolCallId, approved };
  if (typeof reason !== 'string' || reason.length > MAX_PAUSE_REASON_CHARACTERS)
    return refuse(at, `must give reasons of at most ${MAX_PAUSE_REASON_CHARACTERS} characters`);
  return { toolCallId, approved, note: reason };
}
