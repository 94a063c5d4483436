import { Injectable } from '@nestjs/common';
import type { Message, ToolCall } from '../../domain/message.js';
import type { RuntimeMessageInput } from '../../domain/new-message.js';
import { ToolCheck } from '../agent/tool-check.js';
import { INTERRUPTED, openCalls } from '../message-mapping/tool-results.js';
import { turnOf } from '../message-mapping/turn-data.js';
import { isOfFrontEnd } from '../runner/front-end-call.js';
import type { Turn } from '../turns/turn.js';

const NOT_ANSWERED = 'The person went on without an answer to this call.';

/** The calls of the last answer that have no result. */
interface OpenCalls {
  calls: ToolCall[];
  /** Those of them that wait for the front end. */
  waiting: ToolCall[];
}

/** Answers the calls that an earlier turn has left open: the next call of the model would fail without results. */
@Injectable()
export class LeftOpen {
  constructor(private readonly check: ToolCheck) {}

  async in({ agent, scope, conversation, body }: Turn, tail: Message[]): Promise<OpenCalls> {
    const calls = openCalls(tail);
    if (calls.length === 0) return { calls, waiting: [] };
    const tools = await this.check.toolsOf(agent, { scope, conversation, body });
    return { calls, waiting: calls.filter((call) => isOfFrontEnd(tools, call)) };
  }

  /** Makes the results that say what has become of the calls. */
  results(turn: Turn, tail: Message[], { calls, waiting }: OpenCalls): RuntimeMessageInput[] {
    if (calls.length === 0) return [];
    const toolResults = calls.map((call) => ({
      toolUseId: call.id,
      result: waiting.includes(call) ? NOT_ANSWERED : INTERRUPTED,
      isError: true,
    }));
    const messageId = turnOf(tail.at(-1) ?? {})?.messageId ?? turn.messageId;
    const isInterrupted = waiting.length < calls.length;
    return [
      { role: 'tool', toolResults, turn: { messageId, ...(isInterrupted ? { cutOff: 'FAILED' } : {}) } },
    ];
  }
}
