import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { MAX_MESSAGE_PAGE } from '../../domain/limits.js';
import type { Message } from '../../domain/message.js';
import type { RuntimeMessageInput } from '../../domain/new-message.js';
import { ConversationService } from '../../services/conversation.service.js';
import { RuntimeStore } from '../../services/runtime-store.js';
import type { Question } from '../dto/index.js';
import { questionKey, turnOf, versionKey } from '../message-mapping/turn-data.js';
import { shownId } from '../message-mapping/ui-messages.js';

/** Pages of messages that are looked at for answers to a question: of older ones, nothing is told to the model. */
const MAX_PAGES = 5;

/** What is stored of a question that was sent before. */
export interface StoredQuestion {
  /** The version that it is; null where it is an edit. */
  same: Message | null;
  /** The version that the person sees: the one among the newest of the active branch, else the same, else the first. */
  shown: Message;
}

/** Finds the stored versions of people's messages: an edit keeps the id of the message, and begins a branch beside it. */
@Injectable()
export class QuestionVersions {
  constructor(
    private readonly conversations: ConversationService,
    private readonly runtime: RuntimeStore,
  ) {}

  /**
   * @param active the newest messages of the active branch
   * @returns null where the question is new
   */
  async find(
    scope: Scope,
    id: string,
    question: Question,
    active: readonly Message[],
  ): Promise<StoredQuestion | null> {
    const shown = active.findLast((one) => one.role === 'user' && shownId(one) === question.messageId);
    if (shown && isSame(shown, question)) return { same: shown, shown };
    const keys = [questionKey(question.messageId), keyOfVersion(question)];
    const stored = (await this.runtime.byKeys(scope, id, keys)).map(({ message }) => message);
    const same = stored.find((one) => isSame(one, question)) ?? null;
    const seen = shown ?? same ?? stored[0] ?? (await this.withoutChatId(scope, id, question));
    if (!seen) return null;
    return { same: same ?? (isSame(seen, question) ? seen : null), shown: seen };
  }

  /** Finds a message that no chat has stored, which is shown under its own id. */
  private async withoutChatId(scope: Scope, id: string, { messageId }: Question): Promise<Message | null> {
    const message = await this.runtime.byId(scope, id, messageId);
    return message?.role === 'user' && shownId(message) === messageId ? message : null;
  }

  /** The messages that follow any version of a question, on whichever branch; of many, the newest. */
  async behind(scope: Scope, id: string, question: Message): Promise<Message[]> {
    const oldest = Math.min(...question.siblings);
    const found: Message[] = [];
    let cursor: string | null | undefined;
    for (let pages = 0; pages < MAX_PAGES && cursor !== null; pages++) {
      const range = { order: 'desc', branches: 'all', limit: MAX_MESSAGE_PAGE } as const;
      const options = { ...range, ...(cursor ? { cursor } : {}) };
      const { items, nextCursor } = await this.conversations.getMessages(scope, id, options);
      found.push(...items.filter(({ sequence }) => sequence >= oldest));
      cursor = (items.at(-1)?.sequence ?? 0) > oldest ? nextCursor : null;
    }
    const messages = found.reverse();
    // Of so many that the question is not among them, it is not known which of them follow it.
    return messages[0]?.sequence === oldest ? followersOf(question, messages) : messages;
  }
}

/** @param messages in order of sequence, from the first version of the question on */
function followersOf(question: Message, messages: readonly Message[]): Message[] {
  const through = new Set<number | null>();
  return messages.filter((message) => {
    const isVersion =
      message.role === 'user' && message.parent === question.parent && shownId(message) === shownId(question);
    const follows = message.parent !== null && through.has(message.parent);
    if (isVersion || follows) through.add(message.sequence);
    return follows;
  });
}

/** A person's message as it is stored. */
export function userMessage({ messageId, text, parts, metadata }: Question): RuntimeMessageInput {
  return {
    role: 'user',
    content: text,
    metadata: metadata ?? null,
    turn: { messageId, ...(parts ? { parts } : {}) },
    idempotencyKey: questionKey(messageId),
  };
}

/** Another version of a stored message: it follows the same one. */
export function editedMessage(question: Question, shown: Message): RuntimeMessageInput {
  return { ...userMessage(question), idempotencyKey: keyOfVersion(question), parent: shown.parent };
}

function keyOfVersion({ messageId, text, parts }: Question): string {
  return versionKey(messageId, { text, parts: parts ?? null });
}

/** Tells whether a stored message says what a question says. What else a front end knows of it is no difference. */
function isSame(stored: Message, { text, parts }: Question): boolean {
  const said = JSON.parse(JSON.stringify(parts ?? null)) as unknown;
  return stored.content === text && isDeepStrictEqual(turnOf(stored)?.parts ?? null, said);
}
