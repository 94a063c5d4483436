import type { ToolUIPart, UIMessage } from 'ai';
import type { Message } from '../../domain/message.js';
import { type AnswerPart, answerParts, isOfProvider } from './answer-parts.js';
import { type ChatMetadata, metadataWith, ownMetadata } from './chat-metadata.js';
import { errorText } from './error-text.js';
import { shownProviderPart } from './provider-ui-parts.js';
import { type PlacedResult, resultsOf } from './tool-results.js';
import { turnOf } from './turn-data.js';
import { shownUserParts } from './user-parts.js';

export type ChatMessage = UIMessage<ChatMetadata>;

/**
 * Stored messages as the AI SDK's front ends show them: the messages of an agent's turn as one, as the turn was
 * streamed, also where others appended messages while it ran.
 *
 * @param messages in order of sequence
 * @param pending the ids of tool calls that wait for a person's decision
 * @param urlOf the URL of a file by its id, where more than answers is looked at
 */
export function uiMessages(
  messages: readonly Message[],
  pending: ReadonlySet<string>,
  urlOf: (fileId: string) => string = () => '',
): ChatMessage[] {
  const shown: ChatMessage[] = [];
  const answers = new Map<string, ChatMessage>();
  for (const [index, message] of messages.entries()) {
    const id = shownId(message);
    const answer = answers.get(id);
    if (message.role === 'tool') {
      if (answer && message.turn) answer.metadata = metadataWith(answer.metadata, message);
    } else if (message.role === 'assistant') {
      const said = shownParts(message, messages.slice(index + 1), pending);
      const metadata = metadataWith(answer?.metadata, message);
      const whole: ChatMessage = answer ?? { id, role: 'assistant', parts: [] };
      if (!answer) shown.push(whole);
      whole.metadata = metadata;
      // A first step in which nothing was said is none that a front end shows.
      if (said.length > 0 || whole.parts.length > 0) whole.parts.push({ type: 'step-start' }, ...said);
      answers.set(id, whole);
    } else if (message.content !== '')
      shown.push({
        id,
        role: message.role,
        metadata: ownMetadata(message),
        parts: shownUserParts(message, urlOf),
      });
  }
  return shown;
}

/** The id of the front end's message to which a stored one belongs. */
export function shownId(message: Message): string {
  return turnOf(message)?.messageId ?? message.id;
}

function shownParts(
  message: Message,
  following: readonly Message[],
  pending: ReadonlySet<string>,
): ChatMessage['parts'] {
  const results = resultsOf(message, following);
  const parts = answerParts(message);
  return parts.flatMap((part): ChatMessage['parts'] => {
    if (isOfProvider(part)) return shownProviderPart(part, parts);
    if (part.type === 'tool-call')
      return [toolPart(part, results.get(part.call.id), pending.has(part.call.id))];
    return part.text === '' ? [] : [{ type: part.type, text: part.text, state: 'done' }];
  });
}

type CallPart = Extract<AnswerPart, { type: 'tool-call' }>;

function toolPart(
  { call: { id, name, input }, title }: CallPart,
  found: PlacedResult | undefined,
  isPending: boolean,
): ToolUIPart {
  const titled = title === undefined ? {} : { title };
  const call = { type: `tool-${name}` as const, toolCallId: id, ...titled, input };
  if (!found && isPending) return { ...call, state: 'approval-requested', approval: { id } };
  if (!found) return { ...call, state: 'input-available' };
  const decision = turnOf(found.message)?.approval;
  const reason = decision?.note === undefined ? {} : { reason: decision.note };
  if (decision?.approved === false)
    return { ...call, state: 'output-denied', approval: { id, approved: false, ...reason } };
  const approval = decision ? { approval: { id, approved: true as const, ...reason } } : {};
  return found.isError
    ? { ...call, state: 'output-error', errorText: errorText(found.result), ...approval }
    : { ...call, state: 'output-available', output: found.result, ...approval };
}
