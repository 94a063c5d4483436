import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { conversationNotActive } from '../../domain/conversation-error.js';
import { ConversationService } from '../../services/conversation.service.js';
import { ToolCheck } from '../agent/tool-check.js';
import { isOfFrontEnd } from '../runner/front-end-call.js';
import { TurnRunner } from '../runner/turn-runner.js';
import type { LiveTurn } from '../turns/live-turn.js';
import { TurnService } from '../turns/turn.service.js';
import { type ChatRequest, type StoppedTurn, StoppedTurns } from './stopped-turns.js';

/** Takes the outputs of tool calls that a front end has run, and lets the turn that waits for them go on. */
@Injectable()
export class FrontEndCallService {
  constructor(
    private readonly conversations: ConversationService,
    private readonly stopped: StoppedTurns,
    private readonly check: ToolCheck,
    private readonly turns: TurnService,
    private readonly runner: TurnRunner,
  ) {}

  /**
   * Answers open calls of an answer, as far as the front end runs them, on whichever branch it stands: the turn goes on
   * there, and makes it the active one. What is given for any other call is passed over: it has its result, or is not the
   * front end's to answer.
   *
   * @returns the turn that goes on; null where nothing was answered
   * @throws ConversationError also `CONVERSATION_NOT_ACTIVE`, `TURN_IN_PROGRESS`
   */
  async answer(scope: Scope, id: string, from: ChatRequest): Promise<LiveTurn | null> {
    const { outputs } = from;
    const asked = await this.awaiting(scope, id, from);
    if (!asked) return null;
    const hasRun = await this.turns.awaitEnd(scope, asked.conversation.id);
    const of = hasRun ? await this.awaiting(scope, id, from) : asked;
    if (!of) return null;
    return this.turns.begin(of, (turn) => this.runner.goOn(turn, { ...of, outputs }));
  }

  /** Finds the turn that waits for one of these outputs at least. */
  private async awaiting(
    scope: Scope,
    id: string,
    { outputs, ...of }: ChatRequest,
  ): Promise<StoppedTurn | null> {
    const conversation = await this.conversations.get(scope, id);
    const calls = outputs.map(({ toolCallId }) => toolCallId);
    const turn = await this.stopped.of(scope, conversation, calls, of);
    const given = turn.open.filter((call) => outputs.some(({ toolCallId }) => toolCallId === call.id));
    if (given.length === 0) return null;
    const tools = await this.check.toolsOf(turn.agent, { scope, conversation, body: of.body });
    if (!given.some((call) => isOfFrontEnd(tools, call))) return null;
    if (conversation.status !== 'ACTIVE') throw conversationNotActive();
    return turn;
  }
}
