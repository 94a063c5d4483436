import { Injectable } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import type { ToolCall } from '../../domain/message.js';
import { ApprovalGate } from '../approvals/approval.gate.js';
import type { Approval } from '../../domain/approval.js';
import type { GivenOutput } from '../message-mapping/given-output.js';
import { INTERRUPTED } from '../message-mapping/tool-results.js';
import type { TurnData } from '../message-mapping/turn-data.js';
import type { Turn } from '../turns/turn.js';
import { answeredCalls, type Show } from './answered-calls.js';
import { approvedCall } from './approved-call.js';
import { givenAnswer, isOfFrontEnd } from './front-end-call.js';
import { failed, runTool, type ToolAnswer, type ToolRun } from './tool-runner.js';
import { TurnRecorder } from './turn-recorder.js';
import { toolRunOf, type Work } from './work.js';

/** Answers the calls that a turn has left open, by what people decided about them and front ends gave for them. */
@Injectable()
export class OpenCallRunner {
  constructor(
    private readonly recorder: TurnRecorder,
    private readonly gate: ApprovalGate,
  ) {}

  /**
   * @param open the calls
   * @param outputs what a front end gives; it counts for calls that the front end runs, and for no others
   * @returns whether the agent goes on: a person took part, and no call is open any more
   */
  async *answer(
    work: Work,
    open: readonly ToolCall[],
    outputs: readonly GivenOutput[],
  ): AsyncGenerator<UIMessageChunk, boolean> {
    const approvals = await this.gate.decisions(work.turn, open);
    const run = await toolRunOf(work);
    const judged = open.map((call) => judge(call, work, approvals, outputs));
    const answered = judged.filter(({ waits }) => !waits);
    yield* answeredCalls(work, answered, async ({ call, approval, given }, show) => {
      const answer = given ?? (await this.answerTo(work.turn, call, run, show, approval));
      return this.recorder.toolAnswer(work.turn, call.id, answer, decisionIn(approval));
    });
    const byPerson = judged.some(
      ({ approval, given }) => given !== undefined || (approval && approval.status !== 'EXPIRED'),
    );
    return byPerson && answered.length === judged.length;
  }

  private async answerTo(
    turn: Turn,
    call: ToolCall,
    run: ToolRun,
    show: Show,
    approval?: Approval,
  ): Promise<ToolAnswer> {
    if (approval?.status === 'EXPIRED') return failed('Nobody decided in time; the tool was not run.');
    if (approval?.status === 'REFUSED') return failed(approval.note ?? 'A person refused this call.');
    const mayRun = approval?.status === 'APPROVED' && (await this.gate.claimExecution(turn, call));
    if (!mayRun) return failed(INTERRUPTED);
    return runTool(await approvedCall(approval, run.tools), run, show);
  }
}

interface OpenCall {
  call: ToolCall;
  approval: Approval | undefined;
  /** The answer that the front end gives to a call that it runs. */
  given: ToolAnswer | undefined;
  /** Tells whether the call goes on to wait for the front end. */
  waits: boolean;
}

function judge(
  call: ToolCall,
  { tools }: Work,
  approvals: readonly Approval[],
  outputs: readonly GivenOutput[],
): OpenCall {
  const approval = approvals.find(({ toolCallId }) => toolCallId === call.id);
  if (approval || !isOfFrontEnd(tools, call)) return { call, approval, given: undefined, waits: false };
  const output = outputs.find(({ toolCallId }) => toolCallId === call.id);
  return { call, approval, given: output && givenAnswer(output, call), waits: output === undefined };
}

function decisionIn(approval: Approval | undefined): TurnData['approval'] {
  if (approval?.status !== 'APPROVED' && approval?.status !== 'REFUSED') return undefined;
  const { status, note, decidedBy } = approval;
  return {
    approved: status === 'APPROVED',
    ...(note === null ? {} : { note }),
    ...(decidedBy === null ? {} : { decidedBy }),
  };
}
