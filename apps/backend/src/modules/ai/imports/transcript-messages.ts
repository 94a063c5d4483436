import { ConversationError } from '../domain/conversation-error.js';
import { inputDigest } from '../domain/idempotency.js';
import { MAX_KEY_CHARACTERS } from '../domain/limits.js';
import { idAt, newId } from '../domain/new-id.js';
import { type NewMessage, newMessage } from '../domain/new-message.js';
import { importKey } from '../domain/reserved.js';
import { addMessageDto } from '../dto/index.js';
import { withoutFiles } from './transcript-files.js';
import type { Transcript, TranscriptMessage } from './transcript.js';

/**
 * Makes the messages of a transcript ready to be stored.
 *
 * A message without a time has that of the one before it. What its key is compared with is what was said, called and
 * answered: the same message may come with more metadata another time.
 *
 * @throws ConversationError that names the message
 */
export function messagesOf({ messages, origin = {} }: Transcript): NewMessage[] {
  const keys = new Keys();
  let time: Date | undefined;
  return messages.map((message, index) => {
    time = message.createdAt ?? time;
    const idempotencyKey = message.id === undefined ? importKey(String(index)) : keys.next(message.id);
    const own = withOrigin(message, index === 0 ? origin : {});
    return naming(index, () => ({ ...newMessageOf(own, time), idempotencyKey }));
  });
}

function newMessageOf(message: TranscriptMessage, createdAt: Date | undefined): NewMessage {
  const { id: _id, parent: _parent, createdAt: _createdAt, shown, ...input } = message;
  const id = createdAt ? idAt(createdAt) : newId();
  const turn = shown ? { ...withoutFiles(shown), messageId: shown.messageId ?? id } : null;
  const made = newMessage(Object.assign(addMessageDto(input), { turn }));
  const { role, content, toolCalls, toolResults } = made;
  return {
    ...made,
    id,
    ...(createdAt ? { createdAt } : {}),
    idempotencyDigest: inputDigest({ role, content, toolCalls, toolResults }),
  };
}

/** Makes a key of each id. Several stored messages may have one: the parts of an answer of a front end. */
class Keys {
  private readonly counts = new Map<string, number>();

  next(id: string): string {
    const number = this.counts.get(id) ?? 0;
    this.counts.set(id, number + 1);
    const key = importKey(`${number}:${id}`);
    return key.length <= MAX_KEY_CHARACTERS ? key : importKey(`${number}:${inputDigest(id)}`);
  }
}

function withOrigin(
  message: TranscriptMessage,
  origin: NonNullable<Transcript['origin']>,
): TranscriptMessage {
  if (Object.keys(origin).length === 0) return message;
  return { ...message, metadata: { ...message.metadata, transcript: origin } };
}

/** Says which message it is that an error is about. */
function naming<T>(index: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConversationError)) throw error;
    throw new ConversationError(error.code, `messages.${index}: ${error.message}`, { cause: error });
  }
}
