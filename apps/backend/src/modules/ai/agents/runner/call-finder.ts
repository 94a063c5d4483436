import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import type { Message } from '../../domain/message.js';
import { ConversationService } from '../../services/conversation.service.js';
import { RuntimeStore } from '../../services/runtime-store.js';
import { newestMessages } from '../message-mapping/newest-messages.js';
import { indexOfCalls } from '../message-mapping/tool-results.js';

/** Messages among which tool calls stand. */
export interface FoundCalls {
  /** The messages before and behind the calls, in order of sequence; the newest of all where the calls are not found. */
  messages: Message[];
  /** The sequence of the message that has made them, where it is not on the active branch. */
  elsewhere: number | null;
}

/** Finds the tool calls of agents, on whichever branch, and whatever others have appended since. */
@Injectable()
export class CallFinder {
  constructor(
    private readonly conversations: ConversationService,
    private readonly runtime: RuntimeStore,
  ) {}

  async find(scope: Scope, id: string, callIds: readonly string[]): Promise<FoundCalls> {
    const newest = await newestMessages(this.conversations, scope, id);
    if (indexOfCalls(newest, callIds) >= 0) return { messages: newest, elsewhere: null };
    const place = await this.runtime.findCalls(scope, id, callIds);
    if (!place) return { messages: newest, elsewhere: null };
    const messages = await this.runtime.around(scope, id, place);
    return { messages, elsewhere: place.isActive ? null : place.sequence };
  }
}
